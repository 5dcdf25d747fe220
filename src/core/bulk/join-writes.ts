import type { ContactDraft, CustomDraft, ListsDraft, TagsDraft } from '../contacts/draft.ts'
import type { WorkspaceRules } from '../fields/workspace-rules.ts'
import { comparedText, nameKey } from '../values/compare-text.ts'
import type { JsonValue } from '../values/json-text.ts'
import type { BulkWrite } from './bulk-action.ts'

type Update = Extract<BulkWrite, { op: 'update' }>

/**
 * Combines several changes into one with the same result as applying them in order, so that a contact gets
 * one new version and one undo.
 */
export function joinUpdates(updates: readonly Update[], rules: WorkspaceRules): Update {
  return updates.reduce((first, then) => ({
    op: 'update',
    draft: joinDrafts(first.draft, then.draft, rules),
  }))
}

function joinDrafts(first: ContactDraft, then: ContactDraft, rules: WorkspaceRules): ContactDraft {
  return {
    ...first,
    ...then,
    ...joined('tags', first.tags, then.tags, nameKey),
    ...joined('lists', first.lists, then.lists, (id) => id.toLowerCase()),
    ...(first.custom && then.custom && { custom: joinCustom(first.custom, then.custom, rules) }),
    ...(first.custom && !then.custom && { custom: first.custom }),
  }
}

type Names = readonly (string | undefined)[]
type Sets = Pick<TagsDraft & ListsDraft, 'set' | 'add' | 'remove'>

function joined<Key extends 'tags' | 'lists'>(
  key: Key,
  first: Sets | undefined,
  then: Sets | undefined,
  keyOf: (name: string) => string,
): { [K in Key]?: Sets } {
  if (first === undefined || then === undefined)
    return first === undefined ? {} : ({ [key]: first } as object)
  return { [key]: then.set === undefined ? joinSets(first, then, keyOf) : then } as object
}

/** An item that is removed and then added is added, and the reverse; `set` comes before both. */
function joinSets(first: Sets, { add = [], remove = [] }: Sets, keyOf: (name: string) => string): Sets {
  const without = (names: Names = [], gone: Names) => {
    const keys = new Set(gone.map((name) => name && keyOf(name)))
    return names.filter((name) => name === undefined || !keys.has(keyOf(name)))
  }
  return {
    ...(first.set && { set: without(first.set, remove) }),
    add: [...without(first.add, remove), ...add],
    remove: [...without(first.remove, add), ...remove],
  }
}

/**
 * The later of two values of one field wins; two names may mean the same field. Options that are added and
 * removed are combined in order.
 */
function joinCustom(first: CustomDraft, then: CustomDraft, { fieldByName }: WorkspaceRules): CustomDraft {
  const fieldOf = (key: string) => fieldByName.get(key)?.id ?? key
  const earlier = new Map(first.values.map((value) => [fieldOf(value.key), value.value]))
  const later = new Set(then.values.map(({ key }) => fieldOf(key)))
  const values = then.values.map((value) => {
    const former = earlier.get(fieldOf(value.key))
    const isChosen = fieldByName.get(value.key)?.type === 'multiSelect'
    return isChosen ? { ...value, value: joinOptions(former, value.value) } : value
  })
  return { ...then, values: [...first.values.filter(({ key }) => !later.has(fieldOf(key))), ...values] }
}

type OptionSets = { add?: string[] | null; remove?: string[] | null }

const isSets = (value: unknown): value is OptionSets =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The names are already judged. */
function joinOptions(first: JsonValue | undefined, then: JsonValue): JsonValue {
  if (!isSets(then) || first === undefined) return then
  const lists = { add: then.add ?? [], remove: then.remove ?? [] }
  if (isSets(first)) {
    const { add, remove } = { add: first.add ?? [], remove: first.remove ?? [] }
    return joinSets({ add, remove }, lists, comparedText) as JsonValue
  }
  const set = { set: Array.isArray(first) ? (first as string[]) : [] }
  const joined = joinSets(set, lists, comparedText)
  return [...(joined.set ?? []), ...(joined.add ?? [])] as JsonValue
}
