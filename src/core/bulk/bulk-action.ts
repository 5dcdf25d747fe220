import type { Scope } from '../../store/kernel/scope.ts'
import { type ContactDraft, type ContactWrite, customDraft } from '../contacts/draft.ts'
import { judgeWrite } from '../contacts/gather-world.ts'
import { listIdsOf } from '../contacts/judge-draft.ts'
import { type BulkFieldName, clearableFieldNames, customNameOf } from '../fields/contact-fields.ts'
import { getWorkspaceRules } from '../fields/workspace-rules.ts'
import { addSuggestions, findNamed } from '../finding/filters/name-book.ts'
import { at, type FaultList } from '../kernel/fault.ts'
import { nameKey } from '../values/compare-text.ts'

/** The bulk actions, each with its one parameter. */
export const bulkActions = {
  addTags: 'tags',
  removeTags: 'tags',
  setTags: 'tags',
  setFields: 'fields',
  clearFields: 'names',
  doNotContact: 'value',
  addToList: 'listId',
  removeFromList: 'listId',
  delete: null,
  restore: null,
} as const

export type BulkActionType = keyof typeof bulkActions
type BulkParameter = NonNullable<(typeof bulkActions)[BulkActionType]>

/** Fields as a caller gives them; null clears. Identifiers are not among them, because no two contacts share one. */
type BulkFields = Pick<ContactDraft, BulkFieldName> & {
  customFields?: Readonly<Record<string, unknown>> | null | undefined
}

/** One change for many contacts, as a caller gives it. Faulty values are undefined; the wire has added their faults. */
export interface BulkAction {
  type?: BulkActionType | undefined
  /** Written as `{addTags: [...]}`: the parameter stands under the action's own name. */
  isShort?: boolean
  tags?: readonly (string | undefined)[] | undefined
  fields?: BulkFields | undefined
  /** Names of fields: `city`, `customFields.MRR`. */
  names?: readonly (string | undefined)[] | undefined
  value?: boolean | undefined
  /** With `doNotContact: false`: required, because it makes people contactable again. */
  allowLiftingDoNotContact?: boolean | undefined
  listId?: string | undefined
}

const parameters = [...new Set(Object.values(bulkActions))].filter((name) => name !== null)

/**
 * The write that an action makes on each contact; undefined for an unknown action. Adds all faults: a
 * parameter that is missing or belongs to another action, a value that no contact may have, and tags to
 * remove, lists and custom fields that do not exist. Faults are placed below `path`, the place of the action;
 * an action may remove a tag that an action in `before` adds.
 */
export async function judgeBulkAction(
  scope: Scope,
  action: BulkAction,
  faults: FaultList,
  { path, before }: { path: string; before: readonly (BulkAction | undefined)[] },
): Promise<BulkWrite | undefined> {
  const { type, isShort } = action
  if (type === undefined) return undefined
  const place: PlaceOf = (parameter) => at(path, isShort ? type : parameter)
  judgeParameters(bulkActions[type], action, place, faults)
  judgeLift(action, place, faults)
  const write = writes[type](action, { place, faults })
  if (write.op === 'update') await judgeDraft(scope, write, { type, place }, faults)
  if (type === 'removeTags') {
    const made = before.flatMap((other) => (other?.type === 'removeTags' ? [] : (other?.tags ?? [])))
    await judgeKnownTags(scope, { given: action.tags ?? [], made }, place('tags'), faults)
  }
  return write
}

/** The place of a parameter of the action in the request. */
type PlaceOf = (parameter: string) => string

function judgeParameters(
  needed: BulkParameter | null,
  action: BulkAction,
  place: PlaceOf,
  faults: FaultList,
): void {
  for (const name of parameters) {
    const path = place(name)
    const given = action[name]
    if (name !== needed) {
      if (given !== undefined) faults.add(path, 'unknown_field')
    } else if (given === undefined) faults.add(path, 'required')
    // An empty list of tags is valid for `setTags` only.
    else if (Array.isArray(given) && given.length === 0 && action.type !== 'setTags')
      faults.add(path, 'too_few', 1)
    else if (name === 'fields' && Object.keys(given).length === 0 && !isFaultyIn(path, faults))
      faults.add(path, 'nothing_to_change')
  }
}

/** Making many people contactable requires an explicit permission in the request. */
function judgeLift(
  { type, value, allowLiftingDoNotContact: isAllowed }: BulkAction,
  place: PlaceOf,
  faults: FaultList,
): void {
  const path = place('allowLiftingDoNotContact')
  if (type !== 'doNotContact') {
    if (isAllowed !== undefined) faults.add(path, 'unknown_field')
  } else if (value === false && isAllowed !== true) faults.add(path, 'required')
}

/** The list may be empty because its faulty items were removed; those have faults of their own. */
function isFaultyIn(path: string, { faults }: FaultList): boolean {
  return faults.some(({ field }) => field.startsWith(path))
}

async function judgeDraft(
  scope: Scope,
  write: BulkWrite & { op: 'update' },
  { type, place }: { type: BulkActionType; place: PlaceOf },
  faults: FaultList,
): Promise<void> {
  const named = listIdsOf(write.draft.lists ?? {})
  const [rules, living] = await Promise.all([
    getWorkspaceRules(scope),
    findNamed(scope, 'lists', { ids: named }),
  ])
  if (living.length < named.length) faults.add(place('listId'), 'unknown_list')
  const { faults: found } = judgeWrite(scope, { ...write, id: '' }, rules, new Set(named))
  for (const { field, code, expected, suggestion } of found) {
    faults.add(type === 'setFields' ? at(place('fields'), field) : field, code, expected, suggestion)
  }
}

type Names = readonly (string | undefined)[]

async function judgeKnownTags(
  scope: Scope,
  { given, made }: { given: Names; made: Names },
  path: string,
  faults: FaultList,
): Promise<void> {
  const names = given.map((name) => name?.trim())
  const known = await findNamed(scope, 'tags', {
    names: names.filter((name) => name) as string[],
  })
  const living = new Set(known.map(({ name }) => nameKey(name)))
  for (const name of made) if (name !== undefined) living.add(nameKey(name.trim()))
  const unknown = names.filter((name): name is string => !!name && !living.has(nameKey(name)))
  const meant = new Map<string, string>()
  await addSuggestions(scope, 'tags', unknown, meant)
  for (const [index, name] of names.entries()) {
    if (name && !living.has(nameKey(name)))
      faults.add(at(path, index), 'unknown_tag', undefined, meant.get(`tags ${name}`))
  }
}

/** The write for each contact. Plain JSON. */
export type BulkWrite = { op: 'update'; draft: ContactDraft } | { op: 'delete' } | { op: 'restore' }

/** The write for one contact. */
export function writeTo(id: string, write: BulkWrite): ContactWrite {
  return { ...write, id }
}

const update = (draft: ContactDraft): BulkWrite => ({ op: 'update', draft })

interface Judging {
  place: PlaceOf
  faults: FaultList
}

const writes: Record<BulkActionType, (action: BulkAction, judging: Judging) => BulkWrite> = {
  addTags: ({ tags = [] }, { place }) => update({ tags: { add: tags, paths: { add: place('tags') } } }),
  removeTags: ({ tags = [] }, { place }) =>
    update({ tags: { remove: tags, paths: { remove: place('tags') } } }),
  setTags: ({ tags = [] }, { place }) => update({ tags: { set: tags, paths: { set: place('tags') } } }),
  setFields: ({ fields: { customFields, ...plain } = {} }) =>
    update({ ...plain, trims: true, custom: customDraft(customFields, byName) }),
  clearFields: ({ names = [] }, judging) => update(clearing(names, judging)),
  doNotContact: ({ value }) => update({ doNotContact: value }),
  addToList: ({ listId }) => update({ lists: { add: [listId] } }),
  removeFromList: ({ listId }) => update({ lists: { remove: [listId] } }),
  delete: () => ({ op: 'delete' }),
  restore: () => ({ op: 'restore' }),
}

const byName = { by: 'name', parse: false, unknown: 'refuse' } as const

/** The write that clears these fields. Adds a fault for a field that cannot be cleared. */
function clearing(names: readonly (string | undefined)[], { place, faults }: Judging): ContactDraft {
  const plain: Record<string, null> = {}
  const values: { key: string; value: null; path: string }[] = []
  for (const [index, name] of names.entries()) {
    const path = at(place('names'), index)
    if (name === undefined) continue
    const key = customNameOf(name)
    if (key !== undefined) values.push({ key, value: null, path })
    else if (clearableFieldNames.has(name)) plain[name] = null
    else faults.add(path, 'unknown_field')
  }
  return { ...plain, custom: { ...byName, values } }
}
