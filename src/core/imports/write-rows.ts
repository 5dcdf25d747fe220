import { createHash } from 'node:crypto'
import { findLivingIds } from '../../store/contacts/contacts.ts'
import { findSeen, insertImportErrors, insertSeen, type RefusedRow } from '../../store/jobs/import-rows.ts'
import { insertImportWarnings, type WarnedCell } from '../../store/jobs/import-warnings.ts'
import { LostRace } from '../../store/kernel/errors.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { identifierKeys } from '../contacts/contact-row.ts'
import {
  asksForAny,
  briefOutcomesOf,
  type DecidedBatch,
  decideBatch,
  identifiersMovedBy,
  writeDecided,
} from '../contacts/decide-batch.ts'
import type { BriefContact, WriteOutcome } from '../contacts/outcome.ts'
import { noteTouched } from '../jobs/job-notes.ts'
import type { Job } from '../jobs/jobs.ts'
import { LatestMap } from '../kernel/caches.ts'
import type { RowDraft } from './file-translator.ts'
import type { ImportPlan } from './import-plan.ts'
import { type ImportBucket, type ImportCounts, noCounts, warningCount } from './import-progress.ts'
import { type PreparedRows, type RowWriting, writeOfRow } from './prepare-rows.ts'
import { faultsOfRow } from './refused-rows.ts'
import type { CellWarning } from './warnings.ts'

type JobOutcome = WriteOutcome<BriefContact>

/**
 * Writes the decided rows of a chunk in the caller's transaction and counts each row once; refused rows are
 * stored unchanged. `isAhead`: the chunk was decided before the previous one was written. It is decided again
 * if the previous one moved an identifier that it names, so that rows take effect in order.
 */
export async function writeRows(
  scope: Scope,
  { id: importId, input: { plan } }: Job<{ plan: ImportPlan }>,
  { prepared, outcomes, batch }: DecidedRows,
  moves: LatestMap<string, ReadonlySet<string>>,
  isAhead: boolean,
): Promise<Record<string, number>> {
  const { lifts, drafts } = prepared
  const { rows, first, numbers } = prepared.chunk
  const numberOf = (index: number) => numbers?.[index] ?? first + index + 1
  if (isAhead && asksForAny(batch, moves.get(importId) ?? new Set()))
    throw new LostRace('the chunk before moved an identifier')
  // Before the people of this chunk are recorded.
  const repeated = await noteSeen(scope, importId, outcomes, plan)
  await writeDecided(scope, batch)
  moves.set(importId, identifiersMovedBy(batch))
  if (!plan.dryRun) {
    await noteTouched(
      scope,
      importId,
      outcomes.filter((outcome) => outcome !== undefined),
    )
  }
  const counts: ImportCounts & Record<string, number> = noCounts()
  const refused: RefusedRow[] = []
  const warned: WarnedCell[] = []
  for (const [index, row] of rows.entries()) {
    const outcome = outcomes[index]
    const bucket = bucketOf(outcome, plan, repeated[index] === true)
    counts[bucket]++
    if (repeated[index]) counts.repeated++
    if (outcome !== undefined && 'contact' in outcome && outcome.contact.doNotContact) {
      if (lifts[index]) counts.doNotContactKept++
    }
    const faults = faultsOfRow(row, outcome)
    if (faults !== undefined) {
      refused.push({ row_number: numberOf(index), line: row.line, cells: row.cells, faults })
      continue
    }
    for (const [seq, warning] of warningsOf(drafts[index], outcome, plan).entries()) {
      const name = warningCount(warning.kind, warning.column)
      counts[name] = (counts[name] ?? 0) + 1
      warned.push({ rowNumber: numberOf(index), seq, line: row.line, ...warning })
    }
  }
  await insertImportErrors(scope, importId, refused)
  await insertImportWarnings(scope, importId, warned)
  return counts
}

const noWarnings: readonly CellWarning[] = []

/** The warnings of a written row; which identifiers it shares with another person is known only after the write. */
function warningsOf(
  row: RowDraft | undefined,
  outcome: JobOutcome | undefined,
  { mapping }: ImportPlan,
): readonly CellWarning[] {
  if (row === undefined || outcome === undefined || !('contact' in outcome)) return noWarnings
  const { warnings = noWarnings } = row
  if (outcome.shared === undefined) return warnings
  const shared = outcome.shared.flatMap((key): CellWarning[] => {
    const text = key === 'phone' || key === 'email' ? row.draft[key] : undefined
    const column = mapping.find(({ field }) => field === key)?.column
    return text && column !== undefined ? [{ kind: 'shared', column, text }] : []
  })
  return [...warnings, ...shared]
}

/** An existing contact, in an import that only creates contacts. */
const leftAlone: JobOutcome = { status: 'not_found' }

export interface DecidedRows {
  prepared: PreparedRows
  /** One per row; undefined for faulty rows. */
  outcomes: (JobOutcome | undefined)[]
  batch: DecidedBatch
}

/** Decides the rows of a chunk. Writes nothing. */
export async function decideRows(
  scope: Scope,
  { input: { plan }, createdAt }: Job<{ plan: ImportPlan }>,
  prepared: PreparedRows,
): Promise<DecidedRows> {
  const { drafts, ids } = prepared
  const writing: RowWriting = { plan, since: createdAt }
  const { dryRun } = plan
  if (prepared.writes !== undefined) {
    const { writes, ahead } = prepared
    const batch = await decideBatch(scope, writes, { dryRun, ahead })
    const decided = briefOutcomesOf(batch).values()
    return { prepared, outcomes: drafts.map((draft) => draft && decided.next().value), batch }
  }
  const living = await findLivingIds(
    scope,
    ids.filter((id) => id !== undefined),
  )
  const isLeftAlone = (index: number) => plan.mode === 'create' && living.has(ids[index] ?? '')
  const writes = drafts.flatMap((draft, index) => {
    const id = ids[index]
    if (draft === undefined || isLeftAlone(index)) return []
    return writeOfRow(draft, writing, id !== undefined && living.has(id) ? id : undefined)
  })
  const batch = await decideBatch(scope, writes, { dryRun })
  const decided = briefOutcomesOf(batch).values()
  return {
    prepared,
    outcomes: drafts.map((draft, index) => draft && (isLeftAlone(index) ? leftAlone : decided.next().value)),
    batch,
  }
}

function bucketOf(
  outcome: JobOutcome | undefined,
  { mode, dryRun }: ImportPlan,
  isRepeated: boolean,
): ImportBucket {
  switch (outcome?.status) {
    case 'created':
      // In a dry run, the contact of an earlier row does not exist.
      if (dryRun && isRepeated) return mode === 'create' ? 'skipped' : 'updated'
      return 'created'
    case 'updated':
      return 'updated'
    case 'unchanged':
      return mode === 'create' ? 'skipped' : 'unchanged'
    case 'not_found':
      return 'skipped'
    case 'conflict':
      return 'conflicted'
    default:
      return 'invalid'
  }
}

/**
 * The identifiers that the latest chunk of each import moved, which a chunk decided at the same time did not
 * see. Holds more imports than a process works on at once.
 */
export function latestMoves(): LatestMap<string, ReadonlySet<string>> {
  return new LatestMap(8)
}

/**
 * Returns for each outcome whether an earlier row of the file was about the same person, and records the
 * people of this chunk. In a dry run new people are recognised by phone, email and external id, since they
 * have no contact.
 */
async function noteSeen(
  scope: Scope,
  importId: string,
  outcomes: readonly (JobOutcome | undefined)[],
  { dryRun }: { dryRun: boolean },
): Promise<boolean[]> {
  const marks = outcomes.map((outcome) => marksOf(outcome, dryRun))
  // A new contact can be a repetition only in a dry run; otherwise the query would cost a probe per row for nothing.
  const asked = outcomes.flatMap((outcome, index) =>
    outcome?.status === 'created' && !dryRun ? [] : (marks[index] ?? []),
  )
  const seen = await findSeen(scope, importId, [...new Set(asked)])
  const repeated = marks.map((own) => {
    const isKnown = own.some((mark) => seen.has(mark))
    for (const mark of own) seen.add(mark)
    return isKnown
  })
  const fresh = outcomes.flatMap((outcome, index) =>
    // Contacts that were changed are recorded in job_contacts.
    outcome?.status === 'unchanged' || dryRun ? (marks[index] ?? []) : [],
  )
  await insertSeen(scope, importId, [...new Set(fresh)].sort())
  return repeated
}

function marksOf(outcome: JobOutcome | undefined, dryRun: boolean): string[] {
  if (outcome === undefined || !('contact' in outcome)) return []
  if (!dryRun || outcome.status !== 'created')
    return [outcome.contact.id, ...(dryRun ? identifiersOf(outcome.contact) : [])]
  return identifiersOf(outcome.contact)
}

function identifiersOf(contact: BriefContact): string[] {
  return identifierKeys.flatMap((key) => {
    const value = contact[key]
    return value === null ? [] : markOf(`${key} ${key === 'email' ? value.toLowerCase() : value}`)
  })
}

/** A UUID derived from a text (RFC 9562, 5.8). */
function markOf(text: string): string {
  const hash = createHash('sha256').update(text).digest()
  hash[6] = ((hash[6] as number) & 0x0f) | 0x80
  hash[8] = ((hash[8] as number) & 0x3f) | 0x80
  const hex = hash.toString('hex', 0, 16)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
