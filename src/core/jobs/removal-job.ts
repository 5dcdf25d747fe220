import type { Scope } from '../../store/kernel/scope.ts'
import { newId } from '../kernel/ids.ts'
import { addDoneJob, type Job } from './jobs.ts'

/** A record that contacts hold and that a job took away or brought back: no contact's row was written for that. */
export interface HeldRecord {
  type: 'tag' | 'list' | 'custom_field'
  id: string
  /** What it was called then. */
  name: string
}

export interface RecordInput {
  record: HeldRecord
  /** What became of it. */
  did: 'removed' | 'restored'
  /** A record that nobody held and that had its name, which the job took away. */
  gaveWay?: string | undefined
}

/** The scope of a removal, whose events share the id of the job that tells of it. */
export function removalScope(scope: Scope): Scope {
  return { ...scope, operationId: newId() }
}

/** Adds the job of a removal, in its transaction and in the scope that `removalScope` made. It has ended, and can be undone. */
export function addRemovalJob(scope: Scope, record: HeldRecord, contacts: number): Promise<Job> {
  const input: RecordInput = { record, did: 'removed' }
  const counts = { changed: contacts }
  return addDoneJob(scope, { id: scope.operationId, kind: 'delete', input, total: contacts, counts })
}
