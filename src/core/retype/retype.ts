import { lockCustomField, updateFieldType } from '../../store/contacts/custom-fields.ts'
import { findLogForgottenBefore } from '../../store/feed/forget-log.ts'
import { findJob } from '../../store/jobs/jobs.ts'
import { inTransaction, type Scope } from '../../store/kernel/scope.ts'
import type { CustomFieldRow, StoredOption } from '../../store/kernel/tables.ts'
import { getCustomField } from '../custom-fields/custom-fields.ts'
import { judgeCustomField } from '../custom-fields/judge-custom-field.ts'
import { changedFields, noteEvents } from '../events/record-events.ts'
import type { CustomFieldType } from '../fields/contact-fields.ts'
import { FieldOptions, hasOptions, isLiving } from '../fields/field-options.ts'
import { namesOf, refuseWidening, segmentsUsing } from '../finding/segments/references.ts'
import { type Job, startJob, toJob } from '../jobs/jobs.ts'
import { notFound, Refusal, refuseFaults } from '../kernel/failure.ts'
import type { Fault } from '../kernel/fault.ts'
import { newId, timeOf } from '../kernel/ids.ts'
import { previewRetype, type RetypePreview } from './preview-retype.ts'
import type { RetypeInput } from './retype-kind.ts'

interface RetypeDraft {
  type?: string | undefined
  /** Allows values that cannot be converted to be removed. */
  dropUnconvertible?: boolean | undefined
  /** Also removes values if a segment would then start to match excluded contacts. */
  force?: boolean | undefined
  /** The faults that the wire already found. */
  faults?: readonly Fault[]
}

/** The effects that a retype would have now. Writes nothing; refuses an unknown type. */
export async function dryRunRetype(scope: Scope, id: string, draft: RetypeDraft): Promise<RetypePreview> {
  const field = await getCustomField(scope, id)
  const { options: _, ...preview } = await previewRetype(scope, field.id, judgeType(draft))
  return preview
}

/**
 * Changes the type of a custom field at once and adds the job that converts its values. Refuses with a
 * conflict values that cannot be converted, unless they may be dropped, and a field on which another job is
 * working; with `in_use`, unless `force`, dropping values by which a segment excludes contacts. Giving the
 * present type continues a retype that was cancelled or failed; if there is none, nothing changes.
 */
export async function startRetype(scope: Scope, id: string, draft: RetypeDraft): Promise<Job> {
  const field = await getCustomField(scope, id)
  const type = judgeType(draft)
  if (type === field.type && field.retypeJobId === null)
    refuseFaults([{ field: 'type', code: 'nothing_to_change' }])
  const { dropUnconvertible = false } = draft
  const { contacts, unconvertible, options } = await previewRetype(scope, field.id, type)
  if (unconvertible > 0 && !dropUnconvertible) refuseUnconvertible(unconvertible, type)
  if (unconvertible > 0 && !draft.force) {
    const uses = await segmentsUsing(scope, { kind: 'customFields', id: field.id })
    refuseWidening(
      uses,
      `Values that do not convert would be taken away, which lets in people that ${namesOf(uses)} keeps out.`,
    )
  }
  return beginRetype(scope, field.id, {
    type,
    dropUnconvertible,
    total: contacts,
    ...(hasOptions(type) && options !== undefined && { made: options }),
  })
}

function judgeType({ type, faults: found }: RetypeDraft): CustomFieldType {
  const { values, faults } = judgeCustomField({ type, faults: found })
  if (type === undefined) faults.add('type', 'required')
  refuseFaults(faults.faults)
  return values.type as CustomFieldType
}

function refuseUnconvertible(count: number, type: CustomFieldType): never {
  const values = count === 1 ? '1 contact has a value' : `${count} contacts have a value`
  throw new Refusal({
    code: 'conflict',
    detail: `${values} that is not convertible to ${type}. A dry run shows examples; \`dropUnconvertible\` takes them away.`,
  })
}

/**
 * Restores the type that a retype changed, and adds the job that restores the values, dropped ones included.
 * A value that was written since is converted; one that cannot be converted is set aside and listed. Refuses
 * if the field has got yet another type.
 */
export async function undoRetype(scope: Scope, undone: Job<RetypeInput>): Promise<Job> {
  const { fieldId, from: type } = undone.input
  const forgottenBefore = await findLogForgottenBefore(scope)
  if (forgottenBefore !== undefined && (undone.startedAt ?? undone.createdAt) < forgottenBefore) {
    throw new Refusal({
      code: 'conflict',
      detail:
        'The values from before are no longer kept, so it cannot be undone (ROSTER_LOG_DAYS says for how long they are). Another retype converts the present ones.',
    })
  }
  return beginRetype(scope, fieldId, { type, dropUnconvertible: false, undone, total: null })
}

interface Retyping {
  type: CustomFieldType
  dropUnconvertible: boolean
  /** The options of the field, including those that were created from its values. */
  made?: FieldOptions
  /** The job whose retype is undone. */
  undone?: Job<RetypeInput>
  total: number | null
}

/**
 * Changes the type of a custom field in one transaction and adds the job that converts its values. Waits for
 * writes that were judged by the former type, so that the job sees all that they wrote. Refuses while another
 * job converts the field, and to undo a retype that is not the present one. Continues a cancelled or failed
 * job to the same type.
 */
function beginRetype(
  scope: Scope,
  fieldId: string,
  { type, dropUnconvertible, made, undone, total }: Retyping,
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
    await updateFieldType(scope, field.id, {
      type,
      jobId: id,
      ...(made !== undefined && { options: withMade(field.options, made) }),
      at: timeOf(id),
    })
    const changes = changedFields(field, { type })
    if (changes !== undefined)
      await noteEvents(scope, [
        { type: 'field.updated', id: field.id, name: field.name, detail: { changes } },
      ])
    return startJob(scope, { id, kind: 'retype', input, total })
  })
}

/** The present options of the field together with those that were created from its values. */
function withMade(present: readonly StoredOption[], { stored: made }: FieldOptions): StoredOption[] {
  const options = new FieldOptions(present)
  const fresh = made.filter(
    ({ id, name }) => !present.some((option) => option.id === id) && options.byName(name) === undefined,
  )
  return [...present.filter(isLiving), ...fresh, ...present.filter((option) => !isLiving(option))]
}

/** The job that left values of another type in the field; undefined if there are none. */
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
