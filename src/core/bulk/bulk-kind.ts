import { countSelected, listSelectedIds, lockSelectedIds } from '../../store/finding/selected-contacts.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { decideBatch } from '../contacts/decide-batch.ts'
import type { BriefContact, WriteOutcome } from '../contacts/outcome.ts'
import type { ResolvedSelection } from '../finding/selection.ts'
import { type AnyJobKind, jobKind, type StepResult } from '../jobs/job-kind.ts'
import { noteKept, noteTouched } from '../jobs/job-notes.ts'
import type { Job } from '../jobs/jobs.ts'
import { type NextIds, ReadAhead } from '../jobs/read-ahead.ts'
import { Refusal } from '../kernel/failure.ts'
import { writeTo } from './bulk-action.ts'
import type { BulkCheckpoint, BulkInput } from './start-bulk.ts'

/** Long enough that a transaction's own cost does not count, short enough that nobody waits long for its locks. */
const chunkSize = 500

interface Prepared extends NextIds {
  total: number | null
}

type BulkJob = Job<BulkInput, BulkCheckpoint>

/**
 * One change for every contact of a selection, walked in id order up to the highest id there was. A contact is looked at
 * again, locked, when its turn comes: one that is no longer selected is skipped.
 */
export function bulkKind(): AnyJobKind {
  const ahead = new ReadAhead()
  return jobKind<BulkInput, BulkCheckpoint, Prepared>({
    decidesAhead: true,

    async prepare(scope, job) {
      const { selected } = job.input
      const total = job.checkpoint === null ? await countSelected(scope, selected) : job.total
      const afterId = job.checkpoint?.afterId ?? undefined
      const next = await ahead.next(job.id, { afterId, limit: chunkSize }, (page) =>
        listSelectedIds(scope, selected, page),
      )
      return { ...upTo(job.input.highestId, next), total }
    },
    step,
  })
}

function upTo(highestId: string | null, { ids, isEnd }: NextIds): NextIds {
  const within = highestId === null ? [] : ids.filter((id) => id <= highestId)
  return { ids: within, isEnd: isEnd || within.length < ids.length }
}

async function step(
  scope: Scope,
  { id, input, done, checkpoint }: BulkJob,
  { ids, isEnd, total }: Prepared,
  ready: () => Promise<boolean>,
): Promise<StepResult<BulkCheckpoint>> {
  const selected = await lockSelectedIds(scope, withoutIds(input.selected), ids)
  const decided = await decideBatch(
    scope,
    selected.map((contactId) => writeTo(contactId, input.write)),
  )
  const outcomes = decided.briefOutcomes()
  refuseBroken(outcomes)
  await ready()
  await decided.keep()
  await noteTouched(scope, id, outcomes)
  const refused = await noteKept(scope, id, selected, outcomes)
  const count = (...statuses: WriteOutcome['status'][]) =>
    outcomes.filter(({ status }) => statuses.includes(status)).length
  return {
    checkpoint: { afterId: ids.at(-1) ?? checkpoint?.afterId ?? null },
    done: ids.length,
    counts: {
      changed: count('updated', 'deleted'),
      unchanged: count('unchanged'),
      skipped: ids.length - selected.length + count('not_found'),
      refused,
    },
    // What came to be selected behind the walk, or left it before, was counted at the start.
    total: isEnd ? done + ids.length : total,
    isLast: isEnd,
  }
}

/** The selection without the ids that it names: they were looked at when a chunk's were found, and may be many. */
function withoutIds({ deleted, where }: ResolvedSelection): ResolvedSelection {
  const conditions = 'all' in where ? where.all : [where]
  const others = conditions.filter((condition) => !('test' in condition && condition.test === 'ids'))
  return { deleted, where: { all: others } }
}

/** The action was right when the job began; what every contact refuses now was deleted since. */
function refuseBroken(outcomes: readonly WriteOutcome<BriefContact>[]): void {
  const ofEach = (outcome: WriteOutcome<BriefContact>) =>
    outcome.status === 'invalid' && outcome.faults.every(({ code }) => code !== 'too_many')
  if (outcomes.some(ofEach)) {
    throw new Refusal({
      code: 'invalid',
      detail: 'A list or a custom field that the job needs was deleted or changed after it began.',
    })
  }
}
