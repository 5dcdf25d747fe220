import { deleteImportChunks, deleteSeen } from '../../store/jobs/import-rows.ts'
import { updateDiscarded } from '../../store/jobs/imports.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { type AnyJobKind, jobKind, type StepResult } from '../jobs/job-kind.ts'
import type { Job } from '../jobs/jobs.ts'
import { type FileTranslator, refusingFiles } from './file-translator.ts'
import type { ImportPlan } from './import-plan.ts'
import { judgeNewFields, type NewFields } from './new-fields.ts'
import { type PreparedRows, prepareRows } from './prepare-rows.ts'
import { type FilePlace, RowCursor, RowCursors } from './row-cursor.ts'
import { chunksAtOnce, openStoredFile } from './uploads.ts'
import { type DecidedRows, decideRows, latestMoves, writeRows } from './write-rows.ts'

/**
 * Large enough that a transaction costs little per row, small enough that other jobs and requests wait at
 * most a tenth of a second.
 */
const rowsPerStep = 1_000

/** The number of bookkeeping rows that one step deletes. */
const forgottenAtOnce = 20_000

/** Everything that the steps need, so that none has to read the import. */
export interface ImportInput {
  plan: ImportPlan
  /** For a dry run: the fields that the import would create. */
  newFields: NewFields
  size: number
  format: object
  headers: readonly string[]
}

interface ImportCheckpoint {
  place: FilePlace
  /** All rows are read; the remaining steps delete the bytes and the bookkeeping. */
  isRead: boolean
}

type ImportJob = Job<ImportInput, ImportCheckpoint>

/** Imports an uploaded file into the workspace, one chunk of rows per step. */
export function importKind(translator: FileTranslator): AnyJobKind {
  const cursors = new RowCursors()
  const moves = latestMoves()

  return jobKind<ImportInput, ImportCheckpoint, PreparedRows | undefined, DecidedRows | undefined>({
    decidesAhead: true,

    async prepare(scope, { id, input, checkpoint, createdAt }) {
      if (checkpoint?.isRead) {
        await cursors.drop(id)
        return undefined
      }
      const { plan, newFields, size, format, headers } = input
      const cursor = cursors.get(id, () => {
        const file = openStoredFile(scope, id, size)
        return new RowCursor(translator, { file, format, width: headers.length }, rowsPerStep)
      })
      const chunk = await refusingFiles(() => cursor.chunkAt(checkpoint?.place))
      const compiled = translator.compile(input, plan)
      return prepareRows(scope, chunk, { plan, since: createdAt }, (cells) =>
        judgeNewFields(compiled(cells), newFields, plan.defaultRegion),
      )
    },

    async decide(scope, job, prepared) {
      return prepared && decideRows(scope, job, prepared)
    },

    async write(scope, job, decided, isAhead) {
      if (decided === undefined) {
        moves.delete(job.id)
        return forget(scope, job)
      }
      const { chunk } = decided.prepared
      const counts = await writeRows(scope, job, decided, moves, isAhead)
      return {
        checkpoint: { place: chunk.end, isRead: chunk.isLast },
        done: chunk.rows.length,
        counts,
        ...(chunk.isLast && { total: chunk.end.rows }),
        isLast: false,
      }
    },
  })
}

/** Deletes the bytes and the bookkeeping, a part per step; after a dry run the bytes are kept for the real start. */
async function forget(
  scope: Scope,
  { id, input, checkpoint }: ImportJob,
): Promise<StepResult<ImportCheckpoint>> {
  const isLeft = (await deleteSeen(scope, id, forgottenAtOnce)) === forgottenAtOnce
  const hasMore = !input.plan.dryRun && (await deleteImportChunks(scope, id, chunksAtOnce)) === chunksAtOnce
  const isLast = !isLeft && !hasMore
  if (isLast && !input.plan.dryRun) await updateDiscarded(scope, id, new Date())
  return { checkpoint: checkpoint as ImportCheckpoint, done: 0, counts: {}, isLast }
}
