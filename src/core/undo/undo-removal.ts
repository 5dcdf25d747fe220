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

/** The operations for each kind of record on contacts. */
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

/** Whether a job deleted or restored a record. */
export function isAboutRecord(job: Job): job is Job<RecordInput> {
  return 'did' in job.input
}

/**
 * Restores a record that a job deleted, for every contact that had it, or deletes again what an undo
 * restored. It is complete when this returns; the job in the answer can be undone. A record of the same name
 * that was created since is deleted if it is unused and is a conflict otherwise. Deleting refuses with
 * `in_use` if a segment excludes by the record.
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
