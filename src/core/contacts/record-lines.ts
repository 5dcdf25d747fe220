import type { ContactRead } from '../../store/contacts/contacts.ts'
import { findCustomFieldNames } from '../../store/contacts/custom-fields.ts'
import { type HolderEvent, listHolderEvents } from '../../store/feed/record-events.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import type { RecordEventRow } from '../../store/kernel/tables.ts'
import { customPath } from '../fields/contact-fields.ts'
import { FieldOptions } from '../fields/field-options.ts'
import type { Changes } from './contact-row.ts'
import { disappearances, type NamedChange, namesIn } from './describe-changes.ts'

/** An event of a tag, list or custom field while a contact had it: a change of the contact, but not a version. */
export interface RecordLine {
  event: RecordEventRow
  /** The contact's version at the time. */
  version: number
  changes: NamedChange[]
}

/**
 * The entries of a contact's history that are not versions, in order: the deletions, restorations and renames
 * of the tags, lists and custom fields that the contact had at the time. They are computed from the events of
 * those records; the log stores nothing per contact.
 */
export async function listRecordLines(scope: Scope, present: ContactRead): Promise<RecordLine[]> {
  const all = await listHolderEvents(scope, present.id)
  const fields = await findCustomFieldNames(scope, [
    ...new Set(all.flatMap(({ kind, record_id: id }) => (kind === 'field' ? [id] : []))),
  ])
  const options = new Map(fields.map((field) => [field.id, new FieldOptions(field.options)]))
  const events = all.filter((event) => held(event, present))
  const sets = events.map((event) => setAt(event, present))
  const [names, isGone] = await Promise.all([
    namesIn(
      scope,
      events.map(({ kind }, index) => ({ [setKeys[kind] ?? '']: [sets[index], []] })),
    ),
    disappearances(scope, sets.flat()),
  ])
  const nameOf = (id: string) => names.tags.get(id) ?? names.lists.get(id) ?? id
  return events.map((event, index) => {
    const others =
      sets[index]?.filter((id) => id !== event.record_id && !isGone(id, event.feed_position)) ?? []
    return { event, version: event.version, changes: changesBy(event, others.map(nameOf), present, options) }
  })
}

const setKeys: Readonly<Record<string, string>> = { tag: 'tag_ids', list: 'list_ids' }

/** The contact's value at the time: the `before` of the first later version that changed it, else the present value. */
function before(changes: Changes | null, key: string, present: ContactRead): unknown {
  if (changes !== null && Object.hasOwn(changes, key)) return changes[key]?.[0]
  if (key === 'tag_ids') return present.tag_ids
  if (key === 'list_ids') return present.list_ids
  return present.custom[key.slice('custom.'.length)] ?? null
}

const keyOf = ({ kind, record_id: id }: RecordEventRow) => setKeys[kind] ?? `custom.${id}`

function held(event: HolderEvent, present: ContactRead): boolean {
  const value = before(event.next, keyOf(event), present)
  if (isOfOptions(event)) return optionsOf(event).some(({ id }) => [value].flat().includes(id))
  return Array.isArray(value) && event.kind !== 'field' ? value.includes(event.record_id) : value !== null
}

/** Whether the event is only about options of a field. */
function isOfOptions({ kind, action, detail }: HolderEvent): boolean {
  return (
    kind === 'field' && action === 'updated' && (detail as EventDetail | null)?.changes?.name === undefined
  )
}

interface EventDetail {
  changes?: Changes
  options?: { id: string; action: string; from: string | null; to: string | null }[]
}

const optionsOf = ({ detail }: HolderEvent) => (detail as EventDetail | null)?.options ?? []

/** The contact's options before and after the event, by their names then: the deleted, renamed, merged or restored ones. */
function optionChange(
  event: HolderEvent,
  value: unknown,
  options: FieldOptions | undefined,
): Omit<NamedChange, 'field'> {
  const became = new Map(optionsOf(event).map((option) => [option.id, option]))
  const then = new Date(event.at)
  const side = (which: 'from' | 'to') => {
    const names = [value].flat().flatMap((id) => {
      const option = became.get(String(id))
      const name = option === undefined ? options?.nameAt(String(id), then) : option[which]
      return name ?? []
    })
    return Array.isArray(value)
      ? names.length === 0
        ? null
        : [...new Set(names)].sort()
      : (names[0] ?? null)
  }
  return { from: side('from'), to: side('to') }
}

/** The contact's tags or lists at the time, deleted ones included. */
function setAt(event: HolderEvent, present: ContactRead): string[] {
  return event.kind === 'field' ? [] : (before(event.next_set, keyOf(event), present) as string[])
}

function changesBy(
  event: HolderEvent,
  others: readonly string[],
  present: ContactRead,
  options: ReadonlyMap<string, FieldOptions>,
): NamedChange[] {
  const { kind, action, name, detail } = event
  const former = (detail?.changes as Changes | undefined)?.name?.[0]
  const change = (field: string, full: unknown, less: unknown) =>
    action === 'deleted' ? { field, from: full, to: less } : { field, from: less, to: full }
  if (kind === 'field') {
    const kept = before(event.next, keyOf(event), present)
    const choices = options.get(event.record_id)
    if (isOfOptions(event))
      return [{ field: customPath(String(name)), ...optionChange(event, kept, choices) }]
    const value = choices?.named(kept, new Date(event.at)) ?? kept
    const own = change(customPath(String(name)), value, null)
    return action === 'updated' ? [{ field: customPath(String(former)), from: value, to: null }, own] : [own]
  }
  const withIt = (own: unknown) => [...others, own as string].sort()
  const field = kind === 'tag' ? 'tags' : 'lists'
  if (action === 'updated') return [{ field, from: withIt(former), to: withIt(name) }]
  return [change(field, withIt(name), [...others].sort())]
}
