import { endRetype } from '../../store/custom-field-types.ts'
import { findCustomField } from '../../store/custom-fields.ts'
import { hasCustomValue, hasCustomValueOrWasTouched, lockCustomValues } from '../../store/custom-values.ts'
import { insertJobKept } from '../../store/job-kept.ts'
import type { Scope } from '../../store/scope.ts'
import { findWorkspaceRegion } from '../../store/workspace-rules.ts'
import type { ContactWrite } from '../contacts/draft.ts'
import { expectWritten } from '../contacts/expect-written.ts'
import { writeBatch } from '../contacts/write-contacts.ts'
import { notFound } from '../failure.ts'
import { at } from '../fault.ts'
import type { Job } from '../jobs/job.ts'
import { type AnyJobKind, jobKind, type StepResult } from '../jobs/job-kind.ts'
import { noteTouched } from '../jobs/note-touched.ts'
import { type NextIds, ReadAhead } from '../jobs/read-ahead.ts'
import { listMatchingContactIds } from '../matching-contacts.ts'
import { loggedValues } from './logged-values.ts'
import type { JsonValue } from './read-json-text.ts'
import type { RetypeCheckpoint, RetypeInput } from './retype-job.ts'
import { type RetypedValue, retypeValue } from './retype-value.ts'

/** As many as a bulk change takes at once. */
const chunkSize = 500

type RetypeJob = Job<RetypeInput, RetypeCheckpoint>

/**
 * Makes the values of a custom field into its present type, those of the bin too, walked in id order: everybody who had
 * one when the type changed. What is written meanwhile is of that type already.
 */
export function retypeKind(): AnyJobKind {
  const ahead = new ReadAhead()
  return jobKind<RetypeInput, RetypeCheckpoint, NextIds>({
    prepare(scope, { id, input: { fieldId, undoes }, checkpoint }) {
      const condition =
        undoes.length === 0 ? hasCustomValue(fieldId) : hasCustomValueOrWasTouched(fieldId, undoes)
      const afterId = checkpoint?.afterId ?? undefined
      return ahead.next(id, { afterId, limit: chunkSize }, (page) =>
        listMatchingContactIds(scope, condition, page),
      )
    },
    step,
  })
}

async function step(
  scope: Scope,
  { id, input, checkpoint, done, counts }: RetypeJob,
  { ids, isEnd }: NextIds,
): Promise<StepResult<RetypeCheckpoint>> {
  const rows = await lockCustomValues(scope, input.fieldId, ids)
  const field = await findCustomField(scope, input.fieldId)
  if (field === undefined) throw notFound()
  const logged = await loggedValues(scope, input, ids)
  const defaultRegion = await findWorkspaceRegion(scope)
  const values = rows.map(({ id, value }) => ({
    contactId: id,
    ...retypeValue(value as JsonValue, logged.get(id), input, defaultRegion),
  }))
  const written = values.filter(({ fate }) => fate === 'converted' || fate === 'dropped')
  const outcomes = await writeBatch(
    scope,
    written.map(({ contactId, value }) => writeTo(contactId, field.id, value)),
  )
  for (const outcome of outcomes) expectWritten(outcome)
  await noteTouched(scope, id, outcomes)
  const kept = values.flatMap(({ contactId, fault }) =>
    fault === undefined
      ? []
      : [
          {
            contact_id: contactId,
            reason: 'invalid',
            detail: [{ field: at('customFields', field.name), ...fault }],
          },
        ],
  )
  await insertJobKept(scope, id, kept)
  if (isEnd && kept.length + (counts.kept ?? 0) === 0) await endRetype(scope, field.id, id)
  const count = (wanted: RetypedValue['fate']) => values.filter(({ fate }) => fate === wanted).length
  return {
    checkpoint: { afterId: ids.at(-1) ?? checkpoint?.afterId ?? null },
    done: ids.length,
    counts: {
      converted: count('converted'),
      unchanged: count('unchanged'),
      dropped: count('dropped'),
      kept: kept.length,
    },
    // Whoever lost or got a value since they were counted.
    ...(isEnd && { total: done + ids.length }),
    isLast: isEnd,
  }
}

function writeTo(id: string, key: string, value: JsonValue): ContactWrite {
  const values = [{ key, value, path: 'customFields' }]
  return {
    op: 'update',
    id,
    draft: { custom: { by: 'id', values, parse: false, unknown: 'refuse' } },
    inBin: true,
  }
}
