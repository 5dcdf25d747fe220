import { hasCustomValue } from '../../store/contacts/custom-values.ts'
import { countListMembers } from '../../store/contacts/list-members.ts'
import { hasTag } from '../../store/contacts/tags.ts'
import { inTransaction, type Scope } from '../../store/kernel/scope.ts'
import { countMatchingContacts } from '../contacts/read-contacts.ts'
import { putFieldBack, takeFieldAway } from '../custom-fields/custom-fields.ts'
import { addDoneJob, type Job } from '../jobs/jobs.ts'
import { type HeldRecord, type RecordInput, removalScope } from '../jobs/removal-job.ts'
import { restoreList, takeListAway } from '../lists/lists.ts'
import { putTagBack, takeTagAway } from '../tags/tags.ts'

/** What is done to each kind of record that contacts hold. */
interface Kind {
  putBack(scope: Scope, id: string): Promise<{ gaveWay?: string }>
  takeAway(scope: Scope, id: string): Promise<unknown>
  countHolders(scope: Scope, id: string): Promise<number>
}

export const recordKinds: Record<HeldRecord['type'], Kind> = {
  tag: {
    putBack: (scope, id) => putTagBack(scope, id, { overUnused: true }),
    takeAway: (scope, id) => takeTagAway(scope, id, { force: false }),
    countHolders: (scope, id) => countMatchingContacts(scope, hasTag(id)),
  },
  list: {
    putBack: async (scope, id) => {
      await restoreList(scope, id)
      return {}
    },
    takeAway: (scope, id) => takeListAway(scope, id, { force: false }),
    countHolders: countListMembers,
  },
  custom_field: {
    putBack: (scope, id) => putFieldBack(scope, id, { overUnused: true }),
    takeAway: (scope, id) => takeFieldAway(scope, id, { force: false }),
    countHolders: (scope, id) => countMatchingContacts(scope, hasCustomValue(id)),
  },
}

interface UndoneRecord extends RecordInput {
  /** The job that is undone. */
  jobId: string
}

/** Whether a job took a record away, or brought one back. */
export function isAboutRecord(job: Job): job is Job<RecordInput> {
  return 'did' in job.input
}

/**
 * Brings a record back that a job took away, to every contact that held it, or takes away again what an undo brought back.
 * It is done when this returns, as the removal was; the job tells of it, and can be undone. A record of the same name that
 * was made since and that nobody holds gives way; one that somebody holds is a conflict. Taking away refuses as `in_use`
 * where a segment excludes by it.
 */
export function undoRecordJob(scope: Scope, { id: jobId, input }: Job<RecordInput>): Promise<Job> {
  const { record, did, gaveWay: former } = input
  const kind = recordKinds[record.type]
  return inTransaction(removalScope(scope), async (scope) => {
    const restores = did === 'removed'
    const holders = await kind.countHolders(scope, record.id)
    const done = restores ? await kind.putBack(scope, record.id) : {}
    if (!restores) {
      await kind.takeAway(scope, record.id)
      if (former !== undefined) await kind.putBack(scope, former)
    }
    const contacts = restores ? await kind.countHolders(scope, record.id) : holders
    return addDoneJob(scope, {
      id: scope.operationId,
      kind: 'undo',
      input: { jobId, record, did: restores ? 'restored' : 'removed', ...done } satisfies UndoneRecord,
      total: contacts,
      counts: { undone: contacts, unchanged: 0, kept: 0 },
    })
  })
}
