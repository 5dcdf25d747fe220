import { lockCustomField, updateFieldType } from '../../store/custom-field-types.ts'
import { findJob } from '../../store/jobs.ts'
import type { Scope } from '../../store/scope.ts'
import type { CustomFieldRow } from '../../store/tables.ts'
import { inTransaction } from '../../store/transaction.ts'
import { notFound, Refusal } from '../failure.ts'
import { newId, timeOf } from '../ids.ts'
import { type Job, toJob } from '../jobs/job.ts'
import { startJob } from '../jobs/start-job.ts'
import type { CustomFieldType } from './custom-field-type.ts'
import type { RetypeInput } from './retype-job.ts'

export interface Retyping {
  type: CustomFieldType
  dropUnconvertible: boolean
  /** The job whose retype is taken back. */
  undone?: Job<RetypeInput>
  total: number | null
}

/**
 * The moment at which a custom field gets another type, and the job that makes its values into it. Waits for writes to
 * the field that were judged by the former type, so that the job, which begins after, meets all that they wrote. Refuses
 * while another job is at it, and to take back what is not the present type. Towards a type that a job was cancelled or
 * failed on the way to, it goes on from there.
 */
export function beginRetype(
  scope: Scope,
  fieldId: string,
  { type, dropUnconvertible, undone, total }: Retyping,
): Promise<Job> {
  return inTransaction(scope, async (scope) => {
    const field = await lockCustomField(scope, fieldId)
    if (field === undefined) throw notFound()
    const present = await presentRetype(scope, field)
    const begun = present?.input.to === type ? present : undefined
    const isUndone = undone !== undefined && begun?.input.undoes.includes(undone.id) === true
    if (undone !== undefined && field.type !== undone.input.to && !isUndone) {
      throw new Refusal({ code: 'conflict', detail: 'The field has been given another type since.' })
    }
    const undoes = undone === undefined ? [] : [undone.id, ...undone.input.continues]
    const input: RetypeInput = {
      fieldId: field.id,
      from: begun?.input.from ?? (field.type as CustomFieldType),
      to: type,
      dropUnconvertible,
      undoes: begun?.input.undoes ?? undoes,
      continues: begun === undefined ? [] : [begun.id, ...begun.input.continues],
    }
    const id = newId()
    await updateFieldType(scope, field.id, { type, jobId: id, at: timeOf(id) })
    return startJob(scope, { id, kind: 'retype', input, total })
  })
}

/** The job that left values of another type in the field; undefined: there are none. */
async function presentRetype(
  scope: Scope,
  { retype_job_id }: CustomFieldRow,
): Promise<Job<RetypeInput> | undefined> {
  const row = retype_job_id === null ? undefined : await findJob(scope, retype_job_id)
  if (row !== undefined && row.finished_at === null) {
    throw new Refusal({
      code: 'conflict',
      detail: `A job is at work on the field’s values: wait for it, or cancel it (${row.id}).`,
    })
  }
  return row && (toJob(row) as Job<RetypeInput>)
}
