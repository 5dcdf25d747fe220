import { findLivingIds } from '../../store/contacts.ts'
import { insertImportErrors, type RefusedRow } from '../../store/import-errors.ts'
import type { Scope } from '../../store/scope.ts'
import type { WriteOutcome } from '../contacts/outcome.ts'
import { writeBatch } from '../contacts/write-contacts.ts'
import { noteTouched } from '../jobs/note-touched.ts'
import { faultsOfRow } from './faults-of-row.ts'
import type { RowDraft } from './file-translator.ts'
import { type ImportBucket, type ImportCounts, noCounts } from './import-buckets.ts'
import type { ImportPlan } from './import-plan.ts'
import type { RowChunk } from './row-cursor.ts'
import { idOfRow, liftsDoNotContact, writeOfRow } from './row-write.ts'
import { noteSeen } from './seen-people.ts'

/**
 * Writes a chunk of a file in the caller's transaction and counts every row of it once: through the one door, with the rows
 * that were refused kept as they stood. `read` makes a draft of a row's cells.
 */
export async function writeRows(
  scope: Scope,
  importId: string,
  { rows, first }: RowChunk,
  plan: ImportPlan,
  read: (cells: readonly string[]) => RowDraft,
): Promise<ImportCounts> {
  const drafts = rows.map((row) => (row.fault === undefined ? read(row.cells) : undefined))
  const lifts = drafts.map((draft) => draft !== undefined && liftsDoNotContact(draft, plan))
  const outcomes = await outcomesOf(scope, drafts, plan)
  // Before this chunk's own people are noted.
  const repeated = await noteSeen(scope, importId, outcomes, plan)
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

/** What becomes of each draft; undefined for rows that are none. */
async function outcomesOf(
  scope: Scope,
  drafts: readonly (RowDraft | undefined)[],
  plan: ImportPlan,
): Promise<(WriteOutcome | undefined)[]> {
  const ids = drafts.map((draft) => draft && idOfRow(draft, plan))
  const named = ids.filter((id) => id !== undefined)
  const living = named.length > 0 ? await findLivingIds(scope, named) : new Set<string>()
  const outcomes = new Array<WriteOutcome | undefined>(drafts.length).fill(undefined)
  const places: number[] = []
  const writes = drafts.flatMap((draft, index) => {
    const id = ids[index]
    const livingId = id !== undefined && living.has(id) ? id : undefined
    if (draft === undefined) return []
    if (livingId !== undefined && plan.mode === 'create') {
      outcomes[index] = leftAlone
      return []
    }
    places.push(index)
    return writeOfRow(draft, plan, livingId)
  })
  const written = await writeBatch(scope, writes, { dryRun: plan.dryRun })
  for (const [index, place] of places.entries()) outcomes[place] = written[index]
  return outcomes
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
