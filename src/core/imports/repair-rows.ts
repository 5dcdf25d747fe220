import {
  deleteImportErrorRows,
  deleteSeen,
  findImportErrors,
  type RefusedRow,
} from '../../store/jobs/import-rows.ts'
import { findImport } from '../../store/jobs/imports.ts'
import { inTransaction, type Scope } from '../../store/kernel/scope.ts'
import { type Job, recountJob } from '../jobs/jobs.ts'
import { Refusal, refuseFaults } from '../kernel/failure.ts'
import { at, FaultList } from '../kernel/fault.ts'
import type { FileTranslator, SourceRow } from './file-translator.ts'
import type { ImportInput } from './import-kind.ts'
import { getImport, type Import } from './imports.ts'
import { prepareRows } from './prepare-rows.ts'
import type { ImportFault, PlacedRefusedRow } from './refused-rows.ts'
import { decideRows, latestMoves, writeRows } from './write-rows.ts'

/** A refused row with corrected cells. */
export interface Repair {
  /** Its number among all rows of the file. */
  number: number
  cells: readonly string[]
}

/**
 * Writes refused rows of an import with corrected cells, in the same way as the import wrote the others: with
 * its plan, under its operation id and with the line numbers of the file, so that history, counts and an undo
 * include them. Rows that are still refused stay listed with their new cells. Refuses rows that are not
 * listed, and an import that has not ended or was a dry run.
 */
export async function repairRows(
  scope: Scope,
  { translator }: { translator: FileTranslator },
  id: string,
  repairs: readonly Repair[],
): Promise<{ import: Import; refused: PlacedRefusedRow[] }> {
  const { job } = await getImport(scope, id)
  const ended = endedJob(job)
  const { input } = ended
  judge(repairs, input.headers.length)
  const ordered = repairs.toSorted((a, b) => a.number - b.number)
  const compiled = translator.compile(input, input.plan)
  // The import's operation id, so that an undo of the import includes these rows.
  const own = { ...scope, operationId: id }
  const found = await findImportErrors(own, id, numbersOf(ordered))
  refuseUnknown(repairs, found)
  const rows = ordered.map(({ cells }, index) => rowOf(found[index] as RefusedRow, cells))
  const chunk = { rows, first: 0, numbers: numbersOf(ordered), end: noPlace, isLast: true }
  const writing = { plan: input.plan, since: ended.createdAt }
  const prepared = await prepareRows(own, chunk, writing, compiled)
  await inTransaction(own, async (scope) => {
    // Repairs of one import run one after the other; rows that another repair wrote meanwhile are no longer listed.
    await findImport(scope, id, { lock: true })
    const former = await findImportErrors(scope, id, numbersOf(ordered))
    refuseUnknown(repairs, former)
    await deleteImportErrorRows(scope, id, numbersOf(ordered))
    const decided = await decideRows(scope, ended, prepared)
    const counts = await writeRows(scope, ended, decided, latestMoves(), false)
    await deleteSeen(scope, id, seenMax)
    await recountJob(scope, id, { ...counts, ...lessOf(counts, former) })
  })
  const refused = (await findImportErrors(scope, id, numbersOf(ordered))).map(
    ({ row_number: number, line, cells, faults }) => ({
      number,
      line,
      cells,
      faults: faults as ImportFault[],
    }),
  )
  return { import: await getImport(scope, id), refused }
}

const noPlace = { bytes: 0, rows: 0, line: 0 }

/** More than one call can record. */
const seenMax = 20_000

const numbersOf = (rows: readonly Repair[]) => rows.map(({ number }) => number)

type EndedJob = Job<ImportInput>

function endedJob(job: Job | null): EndedJob {
  if (job === null || job.finishedAt === null)
    throw new Refusal({
      code: 'conflict',
      detail: 'The import has not ended yet: wait for it, then send its rows.',
    })
  const ended = job as EndedJob
  if (ended.input.plan.dryRun)
    throw new Refusal({
      code: 'conflict',
      detail: 'This import was only tried: start it, then send its rows.',
    })
  return ended
}

function judge(repairs: readonly Repair[], width: number): void {
  const faults = new FaultList()
  const seen = new Set<number>()
  for (const [index, { number, cells }] of repairs.entries()) {
    if (seen.has(number)) faults.add(at(at('rows', index), 'number'), 'repeated')
    seen.add(number)
    if (cells.length > width) faults.add(at(at('rows', index), 'cells'), 'too_many', width)
  }
  refuseFaults(faults.faults)
}

/** Rows that were written or never refused must not be written again. */
function refuseUnknown(repairs: readonly Repair[], found: readonly RefusedRow[]): void {
  if (found.length === repairs.length) return
  const known = new Set(found.map((row) => row.row_number))
  refuseFaults(
    repairs.flatMap(({ number }, index) =>
      known.has(number)
        ? []
        : [
            {
              field: at(at('rows', index), 'number'),
              code: 'not_one_of',
              expected: 'the rows of this import that were not written',
            },
          ],
    ),
  )
}

function rowOf({ line }: RefusedRow, cells: readonly string[]): SourceRow {
  return { line, cells, end: 0, nextLine: line }
}

/** The counts without the former results of these rows. */
function lessOf(
  counts: Readonly<Record<string, number>>,
  former: readonly RefusedRow[],
): Record<string, number> {
  const conflicted = former.filter(({ faults }) =>
    (faults as ImportFault[]).some(({ code }) => code === 'conflict'),
  ).length
  return {
    conflicted: (counts.conflicted ?? 0) - conflicted,
    invalid: (counts.invalid ?? 0) - (former.length - conflicted),
  }
}
