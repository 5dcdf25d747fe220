import { findLivingIds } from '../../store/contacts.ts'
import { LostRace } from '../../store/errors.ts'
import { insertImportErrors, type RefusedRow } from '../../store/import-errors.ts'
import type { Scope } from '../../store/scope.ts'
import { type DecidedBatch, decideBatch } from '../contacts/decide-batch.ts'
import type { WriteOutcome } from '../contacts/outcome.ts'
import type { Job } from '../jobs/job.ts'
import { noteTouched } from '../jobs/note-touched.ts'
import { faultsOfRow } from './faults-of-row.ts'
import { type ImportBucket, type ImportCounts, noCounts } from './import-buckets.ts'
import type { ImportPlan } from './import-plan.ts'
import type { LatestMoves } from './latest-moves.ts'
import type { PreparedRows } from './prepare-rows.ts'
import { writeOfRow } from './row-write.ts'
import { noteSeen } from './seen-people.ts'

/**
 * Writes a chunk of a file in the caller's transaction and counts every row of it once: through the one door, with the rows
 * that were refused kept as they stood. Writes nothing before `ready`; what was decided without the chunk before it is
 * decided again where that moved an identifier it asks for, so that rows fold in order.
 */
export async function writeRows(
  scope: Scope,
  { id: importId, input: { plan } }: Job<{ plan: ImportPlan }>,
  prepared: PreparedRows,
  moves: LatestMoves,
  ready: () => Promise<boolean>,
): Promise<ImportCounts> {
  const { lifts } = prepared
  const { rows, first } = prepared.chunk
  const { outcomes, batch } = await decideRows(scope, prepared, plan)
  const isAhead = await ready()
  if (isAhead && batch.asksForAny(moves.of(importId)))
    throw new LostRace('the chunk before moved an identifier')
  // Before this chunk's own people are noted.
  const repeated = await noteSeen(scope, importId, outcomes, plan)
  await batch.keep()
  moves.keep(importId, batch.moved())
  if (!plan.dryRun) {
    await noteTouched(
      scope,
      importId,
      outcomes.filter((outcome) => outcome !== undefined),
    )
  }
  const counts = noCounts()
  const refused: RefusedRow[] = []
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
      refused.push({ row_number: first + index + 1, line: row.line, cells: row.cells, faults })
    }
  }
  await insertImportErrors(scope, importId, refused)
  return counts
}

/** Somebody who is there already, when only new people are to be written. */
const leftAlone: WriteOutcome = { status: 'not_found' }

interface DecidedRows {
  /** A row each; undefined for rows that are none. */
  outcomes: (WriteOutcome | undefined)[]
  batch: DecidedBatch
}

/** Decides what becomes of each row. */
async function decideRows(
  scope: Scope,
  { drafts, ids, ...prepared }: PreparedRows,
  plan: ImportPlan,
): Promise<DecidedRows> {
  const { dryRun } = plan
  if (prepared.writes !== undefined) {
    const { writes, ahead } = prepared
    const batch = await decideBatch(scope, writes, { dryRun, ahead })
    const decided = batch.outcomes().values()
    return { outcomes: drafts.map((draft) => draft && decided.next().value), batch }
  }
  const living = await findLivingIds(
    scope,
    ids.filter((id) => id !== undefined),
  )
  const isLeftAlone = (index: number) => plan.mode === 'create' && living.has(ids[index] ?? '')
  const writes = drafts.flatMap((draft, index) => {
    const id = ids[index]
    if (draft === undefined || isLeftAlone(index)) return []
    return writeOfRow(draft, plan, id !== undefined && living.has(id) ? id : undefined)
  })
  const batch = await decideBatch(scope, writes, { dryRun })
  const decided = batch.outcomes().values()
  return {
    outcomes: drafts.map((draft, index) => draft && (isLeftAlone(index) ? leftAlone : decided.next().value)),
    batch,
  }
}

function bucketOf(
  outcome: WriteOutcome | undefined,
  { mode, dryRun }: ImportPlan,
  isRepeated: boolean,
): ImportBucket {
  switch (outcome?.status) {
    case 'created':
      // A dry run has not made the person whom an earlier row is about.
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
