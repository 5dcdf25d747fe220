import type { Scope } from '../../store/scope.ts'
import { Refusal, refuseFaults } from '../failure.ts'
import type { Fault } from '../fault.ts'
import type { Job } from '../jobs/job.ts'
import { beginRetype } from './begin-retype.ts'
import type { CustomFieldType } from './custom-field-type.ts'
import { getCustomField } from './get-custom-field.ts'
import { judgeCustomField } from './judge-custom-field.ts'
import { previewRetype, type RetypePreview } from './preview-retype.ts'

export interface RetypeDraft {
  type?: string | undefined
  /** Values that do not convert may be taken away. */
  dropUnconvertible?: boolean | undefined
  /** What the translator already found. */
  faults?: readonly Fault[]
}

/** What a retype would come to now. Writes nothing; refuses a type that is none. */
export async function dryRunRetype(scope: Scope, id: string, draft: RetypeDraft): Promise<RetypePreview> {
  const field = await getCustomField(scope, id)
  return previewRetype(scope, field.id, judgeType(draft))
}

/**
 * Gives a custom field another type at once and adds the job that makes its values into that type. Refuses, as a
 * conflict, values that do not convert unless they may be dropped, and a field that another job is still at work on. The
 * present type again goes on with a retype that was cancelled or failed; where there is none, nothing is to change.
 */
export async function startRetype(scope: Scope, id: string, draft: RetypeDraft): Promise<Job> {
  const field = await getCustomField(scope, id)
  const type = judgeType(draft)
  if (type === field.type && field.retypeJobId === null)
    refuseFaults([{ field: 'type', code: 'nothing_to_change' }])
  const { dropUnconvertible = false } = draft
  const { contacts, unconvertible } = await previewRetype(scope, field.id, type)
  if (unconvertible > 0 && !dropUnconvertible) refuseUnconvertible(unconvertible, type)
  return beginRetype(scope, field.id, { type, dropUnconvertible, total: contacts })
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
