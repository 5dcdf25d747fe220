import { countSelected, listSelectedIds, lockSelectedIds } from '../../store/finding/selected-contacts.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { briefOutcomesOf, type DecidedBatch, decideBatch, writeDecided } from '../contacts/decide-batch.ts'
import type { BriefContact, WriteOutcome } from '../contacts/outcome.ts'
import type { ResolvedSelection } from '../finding/selection.ts'
import { type AnyJobKind, jobKind, type StepResult } from '../jobs/job-kind.ts'
import { noteKept, noteTouched } from '../jobs/job-notes.ts'
import type { Job } from '../jobs/jobs.ts'
import { type NextIds, ReadAhead } from '../jobs/read-ahead.ts'
import { Refusal } from '../kernel/failure.ts'
import { writeTo } from './bulk-action.ts'
import { type DecidedTags, decideTags, writeTags } from './change-tags.ts'
import type { BulkCheckpoint, BulkInput } from './start-bulk.ts'

/** Large enough that the cost of a transaction does not matter, small enough that its locks are short. */
const chunkSize = 500

interface Prepared extends NextIds {
  total: number | null
}

type BulkJob = Job<BulkInput, BulkCheckpoint>

/**
 * One change for every contact of a selection, in id order up to the highest id at the start. Each contact is
 * read again, locked, when its turn comes; a contact that is no longer selected is skipped.
 */
export function bulkKind(): AnyJobKind {
  const ahead = new ReadAhead()
  return jobKind<BulkInput, BulkCheckpoint, Prepared, DecidedChunk>({
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
    decide,
    write,
  })
}

function upTo(highestId: string | null, { ids, isEnd }: NextIds): NextIds {
  const within = highestId === null ? [] : ids.filter((id) => id <= highestId)
  return { ids: within, isEnd: isEnd || within.length < ids.length }
}

/** The contacts of a chunk that are still selected, with the decisions about them. */
interface DecidedChunk extends Prepared {
  selected: string[]
  /** If only tags change: the decision for the contacts whose tags alone are read. */
  tagged: DecidedTags | undefined
  /** All other contacts, with their decision. */
  others: readonly string[]
  batch: DecidedBatch | undefined
  outcomes: readonly WriteOutcome<BriefContact>[]
}

async function decide(scope: Scope, { input }: BulkJob, prepared: Prepared): Promise<DecidedChunk> {
  const selected = await lockSelectedIds(scope, withoutIds(input.selected), prepared.ids)
  const tagged = await decideTags(scope, input.write, selected)
  const others = tagged?.others ?? selected
  const writes = others.map((contactId) => writeTo(contactId, input.write))
  const batch = writes.length > 0 ? await decideBatch(scope, writes) : undefined
  const outcomes = batch === undefined ? [] : briefOutcomesOf(batch)
  refuseBroken(outcomes)
  return { ...prepared, selected, tagged, others, batch, outcomes }
}

async function write(
  scope: Scope,
  { id, done, checkpoint }: BulkJob,
  { ids, isEnd, total, selected, tagged, others, batch, outcomes }: DecidedChunk,
): Promise<StepResult<BulkCheckpoint>> {
  if (tagged !== undefined) await writeTags(scope, id, tagged)
  if (batch !== undefined) await writeDecided(scope, batch)
  await noteTouched(scope, id, outcomes)
  const refused = await noteKept(scope, id, others, outcomes)
  const count = (...statuses: WriteOutcome['status'][]) =>
    outcomes.filter(({ status }) => statuses.includes(status)).length
  return {
    checkpoint: { afterId: ids.at(-1) ?? checkpoint?.afterId ?? null },
    done: ids.length,
    counts: {
      changed: count('updated', 'deleted') + (tagged?.after.length ?? 0),
      unchanged: count('unchanged') + (tagged?.unchanged ?? 0),
      skipped: ids.length - selected.length + count('not_found'),
      refused,
    },
    // Contacts that joined or left the selection while the job ran make the count of its start inexact; the
    // end corrects it.
    total: isEnd ? done + ids.length : total,
    isLast: isEnd,
  }
}

/** The selection without the ids that it names: they were checked when the chunk was read, and may be many. */
function withoutIds({ deleted, where }: ResolvedSelection): ResolvedSelection {
  const conditions = 'all' in where ? where.all : [where]
  const others = conditions.filter((condition) => !('test' in condition && condition.test === 'ids'))
  return { deleted, where: { all: others } }
}

/** The action was valid when the job began. What every contact refuses now was deleted since, so the job fails. */
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
