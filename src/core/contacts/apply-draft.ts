import type { ContactRead } from '../../store/contacts.ts'
import type { JsonValue } from '../custom-fields/read-json-text.ts'
import type { WriteMode, WriteModes } from './draft.ts'
import { fieldOfColumn } from './field-of-column.ts'
import type { JudgedDraft } from './judge-draft.ts'
import type { JudgedLists } from './judge-lists.ts'
import type { JudgedTags } from './judge-tags.ts'
import { takeOver } from './take-over.ts'
import type { Values } from './values.ts'
import type { World } from './world.ts'

export interface ApplyOptions {
  modes: WriteModes
  /** An upsert's match keeps a zone that is set (seeds 002 and 004). */
  keepTimeZone: boolean
  /** Tag ids by name, every name of the draft among them, and those that live. */
  tags: Pick<World, 'tagIds' | 'livingTagIds'>
  rules: World['rules']
}

/** Columns that are one thing: they are written together or not at all. */
const companions: Partial<Record<keyof Values, keyof Values>> = {
  email_key: 'email',
  phone_as_given: 'phone',
  timezone_source: 'timezone',
}

/** The contact with the draft written onto it. Pure; the version, times and conflicts are the caller's. */
export function applyDraft(before: ContactRead, draft: JudgedDraft, options: ApplyOptions): ContactRead {
  const values = chosenValues(before, draft.values, options)
  const tagIds = applyTags(before.tag_ids, draft.tags, options.tags)
  const mode = modeOf('customFields', options.modes)
  const custom = merge(before.custom, draft.custom, mode)
  const attributes = merge(before.attributes, draft.attributes, mode)
  // Written over a copy, which keeps the shape that every contact has; spread into one, each would get a shape of its own.
  const after = { ...before }
  Object.assign(
    after,
    values,
    takeOver({ custom, attributes }, options.rules),
    applyLists(before, draft.lists),
  )
  after.tag_ids = tagIds
  return after
}

function chosenValues(before: ContactRead, given: Values, options: ApplyOptions): Values {
  const { modes, keepTimeZone } = options
  const takesAll = modes.default === 'replace' && modes.fields === undefined && !keepTimeZone
  const chosen: Values = takesAll ? { ...given } : valuesByMode(before, given, options)
  // The text belonged to the former number.
  if (chosen.phone !== undefined && chosen.phone !== before.phone) chosen.phone_as_given ??= null
  return chosen
}

function valuesByMode(before: ContactRead, given: Values, options: ApplyOptions): Values {
  const chosen: Values = {}
  for (const column of Object.keys(given) as (keyof Values)[]) {
    const lead = companions[column] ?? column
    const fills = modeOf(fieldOfColumn(lead), options.modes) === 'fill'
    if (fills && (!isEmpty(before[lead]) || given[lead] === null)) continue
    if (options.keepTimeZone && lead === 'timezone' && before.timezone !== null) continue
    Object.assign(chosen, { [column]: given[column] })
  }
  return chosen
}

function modeOf(field: string, modes: WriteModes): WriteMode {
  return modes.fields?.[field] ?? modes.default
}

function isEmpty(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0)
}

/** Ids of removed tags go when others change: nobody sees them, so they must neither count nor be a change. */
function applyTags(
  before: string[],
  tags: JudgedTags,
  { tagIds, livingTagIds }: ApplyOptions['tags'],
): string[] {
  const idOf = (name: string) => tagIds.get(name) as string
  const living = before.filter((id) => livingTagIds.has(id))
  const after = new Set(tags.set === undefined ? living : tags.set.map(idOf))
  // First, since a merge's former tag may come to bear the name that is added.
  for (const id of tags.removeIds) after.delete(id)
  for (const name of tags.add) after.add(idOf(name))
  for (const name of tags.remove) after.delete(idOf(name))
  const isSame = after.size === living.length && living.every((id) => after.has(id))
  return isSame ? before : [...after]
}

function merge(
  before: Record<string, unknown>,
  given: ReadonlyMap<string, JsonValue>,
  mode: WriteMode,
): Record<string, unknown> {
  if (given.size === 0) return before
  // No prototype: a key such as `constructor` is only a key.
  const after: Record<string, unknown> = Object.assign(Object.create(null), before)
  for (const [key, value] of given) {
    if (mode === 'fill' && key in after) continue
    if (value === null) delete after[key]
    else after[key] = value
  }
  return after
}

function applyLists(
  before: ContactRead,
  lists: JudgedLists,
): Pick<ContactRead, 'list_ids' | 'primary_list_id'> {
  const ids = new Set(lists.set ?? before.list_ids)
  for (const id of lists.add) ids.add(id)
  for (const id of lists.remove) ids.delete(id)
  // One that was deleted reads as none, and stays as it is until another is set.
  const former = before.list_ids.includes(before.primary_list_id ?? '') ? before.primary_list_id : null
  const wanted = lists.primary === undefined ? former : lists.primary
  if (wanted !== former && former !== null) ids.delete(former)
  if (lists.primary) ids.add(lists.primary)
  const primary = wanted !== null && ids.has(wanted) ? wanted : null
  return { list_ids: [...ids], primary_list_id: primary === former ? before.primary_list_id : primary }
}
