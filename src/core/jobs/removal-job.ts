import type { Scope } from '../../store/kernel/scope.ts'
import { newId } from '../kernel/ids.ts'
import { addDoneJob, type Job } from './jobs.ts'

/** A record on contacts that a job deleted or restored, without rewriting any contact. */
export interface HeldRecord {
  type: 'tag' | 'list' | 'custom_field'
  id: string
  /** Its name at the time. */
  name: string
}

export interface RecordInput {
  record: HeldRecord
  /** What the job did to it. */
  did: 'removed' | 'restored'
  /** An unused record with the same name, which the job deleted to make room. */
  gaveWay?: string | undefined
}

/** The scope of a removal, whose events share the id of its job. */
export function removalScope(scope: Scope): Scope {
  return { ...scope, operationId: newId() }
}

/**
 * Adds the job of a removal, in its transaction and in the scope that `removalScope` made. The job has ended
 * already and can be undone.
 */
export function addRemovalJob(scope: Scope, record: HeldRecord, contacts: number): Promise<Job> {
  const input: RecordInput = { record, did: 'removed' }
  const counts = { changed: contacts }
  return addDoneJob(scope, { id: scope.operationId, kind: 'delete', input, total: contacts, counts })
}
