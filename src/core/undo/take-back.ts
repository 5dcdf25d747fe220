import { isDeepStrictEqual } from 'node:util'
import type { ContactRead } from '../../store/contacts/contacts.ts'
import type { TouchedContact } from '../../store/jobs/job-contacts.ts'
import type { ContactLogRow } from '../../store/kernel/tables.ts'
import { type Changes, diffContact } from '../contacts/contact-row.ts'
import { undoChanges } from '../contacts/revert-contact.ts'

/** What restores one contact to its state before a job, field by field. */
export interface TakeBack {
  /** The changes for a revert; empty if nothing is left to undo. */
  changes: Changes
  /** The state it returns to, if the job deleted or restored it. */
  life?: 'living' | 'deleted' | undefined
  /** The job created the contact, and it was not changed since. */
  deletes: boolean
  /** Fields that were changed after the job and are therefore kept: columns, `custom.<id>`, `attributes.<key>`. */
  keptFields: string[]
  /** Whether a tag that the job added or removed is deleted; its tagging cannot be undone. */
  hasDeletedTag: boolean
  /** The log no longer has the state before the job, or later changes: nothing is undone. */
  isForgotten: boolean
}

/**
 * The part of a job's changes of a contact that can be undone: each field that still has the job's value,
 * each tag and list that is still as the job left it. A change that was reversed later counts as none. Pure.
 *
 * `log` has the contact's rows from the job's first change on, newest first. `present` is the contact now.
 */
export function takeBack(
  jobId: string,
  log: readonly ContactLogRow[],
  present: ContactRead,
  { touched, livingTagIds }: { touched: TouchedContact; livingTagIds: ReadonlySet<string> },
): TakeBack {
  const own = log.filter((row) => row.operation_id === jobId)
  const back: TakeBack = {
    changes: {},
    deletes: false,
    keptFields: [],
    hasDeletedTag: false,
    isForgotten: false,
  }
  const isNew = touched.version_before === 0
  // A contact that was not touched since it was created can be undone without the log.
  const isAsMade = isNew && present.version === touched.version_after
  if (!isAsMade && log.length < present.version - touched.version_before)
    return { ...back, isForgotten: true }
  if (isNew) return { ...back, ...takeBackCreation(jobId, log, present) }
  for (const [key, [before, after]] of net(own)) {
    if (key === 'tag_ids' || key === 'list_ids') takeBackSet(key, before, after, present, livingTagIds, back)
    else takeBackValue(key, before, after, present, back)
  }
  back.life = lifeBefore(own, present)
  return back
}

/** The combined change of each field over all rows. */
function net(rows: readonly ContactLogRow[]): Map<string, [unknown, unknown]> {
  const together = new Map<string, [unknown, unknown]>()
  // Newest first: an older row has the earlier value.
  for (const { changes } of rows) {
    for (const [key, [from, to]] of Object.entries(changes ?? {})) {
      together.set(key, [from, together.get(key)?.[1] ?? to])
    }
  }
  return together
}

function takeBackValue(
  key: string,
  before: unknown,
  after: unknown,
  present: ContactRead,
  back: TakeBack,
): void {
  const now = plain(presentValue(present, key))
  if (isDeepStrictEqual(now, plain(after))) back.changes[key] = [before, after]
  else if (!isDeepStrictEqual(now, plain(before))) back.keptFields.push(key)
}

function takeBackSet(
  key: 'tag_ids' | 'list_ids',
  before: unknown,
  after: unknown,
  present: ContactRead,
  livingTagIds: ReadonlySet<string>,
  back: TakeBack,
): void {
  const isGone = (id: string) => key === 'tag_ids' && !livingTagIds.has(id)
  const given = without(after as string[], before as string[])
  const taken = without(before as string[], after as string[])
  back.hasDeletedTag ||= [...given, ...taken].some(isGone)
  const now = present[key]
  const next = [
    ...without(
      now,
      given.filter((id) => !isGone(id)),
    ),
    ...without(
      taken.filter((id) => !isGone(id)),
      now,
    ),
  ]
  if (!isDeepStrictEqual(new Set(next), new Set(now))) back.changes[key] = [next, now]
}

function without(ids: readonly string[], others: readonly string[]): string[] {
  const left = new Set(others)
  return ids.filter((id) => !left.has(id))
}

/** A contact that the job created is deleted again if everything that came later was reversed. */
function takeBackCreation(
  jobId: string,
  log: readonly ContactLogRow[],
  present: ContactRead,
): Partial<TakeBack> {
  if (present.deleted_at !== null) return {}
  const later = log.filter((row) => row.operation_id !== jobId)
  const asMade = later.reduce((contact, { changes }) => undoChanges(contact, changes ?? {}), present)
  const differing = Object.keys(diffContact(plain(asMade) as ContactRead, plain(present) as ContactRead))
  return differing.length === 0 ? { deletes: true } : { keptFields: differing }
}

function lifeBefore(own: readonly ContactLogRow[], present: ContactRead): TakeBack['life'] {
  const first = own.findLast(({ action }) => action === 'deleted' || action === 'restored')
  if (first === undefined) return undefined
  const isAsLeft =
    (own.find(({ action }) => action === 'deleted' || action === 'restored')?.action === 'deleted') ===
    (present.deleted_at !== null)
  if (!isAsLeft) return undefined
  return first.action === 'deleted' ? 'living' : 'deleted'
}

function presentValue(contact: ContactRead, key: string): unknown {
  const [group, ...rest] = key.split('.')
  if ((group !== 'custom' && group !== 'attributes') || rest.length === 0) {
    return contact[key as keyof ContactRead]
  }
  const values = contact[group] as Record<string, unknown>
  const name = rest.join('.')
  return Object.hasOwn(values, name) ? values[name] : null
}

/** The JSON form, as in the log. */
function plain(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value))
}
