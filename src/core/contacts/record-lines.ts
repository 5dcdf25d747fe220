import type { ContactRead } from '../../store/contacts/contacts.ts'
import { type HolderEvent, listHolderEvents } from '../../store/feed/record-events.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import type { RecordEventRow } from '../../store/kernel/tables.ts'
import { customPath } from '../fields/contact-fields.ts'
import type { Changes } from './contact-row.ts'
import { disappearances, type NamedChange, namesIn } from './describe-changes.ts'

/** What became of a tag, list or custom field while a contact had it: a change of the contact, though not a version. */
export interface RecordLine {
  event: RecordEventRow
  /** The contact's version at the time. */
  version: number
  changes: NamedChange[]
}

/**
 * The lines of a contact's history that its versions do not tell, in order: each tag, list or custom field that it had when that
 * was deleted, restored or got another name. They are made from the events of those records; nothing is kept for a contact.
 */
export async function listRecordLines(scope: Scope, present: ContactRead): Promise<RecordLine[]> {
  const events = (await listHolderEvents(scope, present.id)).filter((event) => held(event, present))
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
    return { event, version: event.version, changes: changesBy(event, others.map(nameOf), present) }
  })
}

const setKeys: Readonly<Record<string, string>> = { tag: 'tag_ids', list: 'list_ids' }

/** What the contact had at the time: the first later version that speaks of it tells, else what it has now. */
function before(changes: Changes | null, key: string, present: ContactRead): unknown {
  if (changes !== null && Object.hasOwn(changes, key)) return changes[key]?.[0]
  if (key === 'tag_ids') return present.tag_ids
  if (key === 'list_ids') return present.list_ids
  return present.custom[key.slice('custom.'.length)] ?? null
}

const keyOf = ({ kind, record_id: id }: RecordEventRow) => setKeys[kind] ?? `custom.${id}`

function held(event: HolderEvent, present: ContactRead): boolean {
  const value = before(event.next, keyOf(event), present)
  return Array.isArray(value) && event.kind !== 'field' ? value.includes(event.record_id) : value !== null
}

/** The contact's tags or lists at the time, deleted ones too. */
function setAt(event: HolderEvent, present: ContactRead): string[] {
  return event.kind === 'field' ? [] : (before(event.next_set, keyOf(event), present) as string[])
}

function changesBy(event: HolderEvent, others: readonly string[], present: ContactRead): NamedChange[] {
  const { kind, action, name, detail } = event
  const former = (detail?.changes as Changes | undefined)?.name?.[0]
  const change = (field: string, full: unknown, less: unknown) =>
    action === 'deleted' ? { field, from: full, to: less } : { field, from: less, to: full }
  if (kind === 'field') {
    const value = before(event.next, keyOf(event), present)
    const own = change(customPath(String(name)), value, null)
    return action === 'updated' ? [{ field: customPath(String(former)), from: value, to: null }, own] : [own]
  }
  const withIt = (own: unknown) => [...others, own as string].sort()
  const field = kind === 'tag' ? 'tags' : 'lists'
  if (action === 'updated') return [{ field, from: withIt(former), to: withIt(name) }]
  return [change(field, withIt(name), [...others].sort())]
}
