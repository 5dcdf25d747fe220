import { listJobKept } from '../../store/job-kept.ts'
import type { Scope } from '../../store/scope.ts'
import type { Conflict } from '../failure.ts'
import type { Fault } from '../fault.ts'
import { getJob } from './get-job.ts'

export const keptReasons = ['changed_since', 'conflict', 'invalid'] as const

/** A contact that a job left as it was. */
export interface Kept {
  contactId: string
  reason: (typeof keptReasons)[number]
  /** With `conflict`. */
  conflicts?: Conflict[]
  /** With `invalid`. */
  faults?: Fault[]
}

/** A page of what a job left as it was, in the order of the contacts' ids. A job that is not the workspace's is not found. */
export async function listKept(
  scope: Scope,
  jobId: string,
  page: { limit: number; afterId?: string | undefined },
): Promise<{ kept: Kept[]; hasMore: boolean }> {
  await getJob(scope, jobId)
  const rows = await listJobKept(scope, jobId, { ...page, limit: page.limit + 1 })
  const kept = rows.slice(0, page.limit).map(({ contact_id, reason, detail }) => ({
    contactId: contact_id,
    reason: reason as Kept['reason'],
    ...(reason === 'conflict' && { conflicts: detail as Conflict[] }),
    ...(reason === 'invalid' && { faults: detail as Fault[] }),
  }))
  return { kept, hasMore: rows.length > page.limit }
}
