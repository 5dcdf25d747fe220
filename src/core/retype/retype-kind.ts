import { isDeepStrictEqual } from 'node:util'
import { findWorkspaceRegion } from '../../store/access/workspace-rules.ts'
import { listLogStretches } from '../../store/contacts/contact-log.ts'
import { endRetype, findCustomField } from '../../store/contacts/custom-fields.ts'
import {
  hasCustomValue,
  hasCustomValueOrWasTouched,
  lockCustomValues,
} from '../../store/contacts/custom-values.ts'
import { findJobContacts, insertJobKept } from '../../store/jobs/job-contacts.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import type { CustomFieldRow } from '../../store/kernel/tables.ts'
import { type DecidedBatch, decideBatch, outcomesOf, writeDecided } from '../contacts/decide-batch.ts'
import type { ContactWrite } from '../contacts/draft.ts'
import { expectWritten } from '../contacts/outcome.ts'
import { listMatchingContactIds } from '../contacts/read-contacts.ts'
import type { CustomFieldType } from '../fields/contact-fields.ts'
import { convertValue, type ValueRule } from '../fields/custom-values.ts'
import { FieldOptions } from '../fields/field-options.ts'
import { type AnyJobKind, jobKind, type StepResult } from '../jobs/job-kind.ts'
import { noteTouched } from '../jobs/job-notes.ts'
import type { Job } from '../jobs/jobs.ts'
import { type NextIds, ReadAhead } from '../jobs/read-ahead.ts'
import { notFound } from '../kernel/failure.ts'
import { at, type Fault } from '../kernel/fault.ts'
import type { JsonValue } from '../values/json-text.ts'

/** The request of a retype job. */
export interface RetypeInput {
  fieldId: string
  from: CustomFieldType
  to: CustomFieldType
  /** Removes values that cannot be converted; otherwise they stay in the row and are not shown. */
  dropUnconvertible: boolean
  /** The jobs that this one undoes: one job, and those that it continued. */
  undoes: readonly string[]
  /** The jobs that this one continues. */
  continues: readonly string[]
}

interface RetypeCheckpoint {
  /** The last contact that was processed, in id order; null: none yet. */
  afterId: string | null
}

/** The contacts of one step, as many as in a bulk change. */
const chunkSize = 500

type RetypeJob = Job<RetypeInput, RetypeCheckpoint>

/**
 * Converts the values of a custom field to its present type, in id order, deleted contacts included: all
 * values from before the change of the type. Values that are written meanwhile already have the new type.
 */
export function retypeKind(): AnyJobKind {
  const ahead = new ReadAhead()
  return jobKind<RetypeInput, RetypeCheckpoint, NextIds, DecidedRetype>({
    prepare(scope, { id, input: { fieldId, undoes }, checkpoint }) {
      const condition =
        undoes.length === 0 ? hasCustomValue(fieldId) : hasCustomValueOrWasTouched(scope, fieldId, undoes)
      const afterId = checkpoint?.afterId ?? undefined
      return ahead.next(id, { afterId, limit: chunkSize }, (page) =>
        listMatchingContactIds(scope, condition, page),
      )
    },
    decide,
    write,
  })
}

/** The contacts of a chunk with the decision about each value. */
interface DecidedRetype extends NextIds {
  field: CustomFieldRow
  values: readonly (RetypedValue & { contactId: string })[]
  batch: DecidedBatch
}

async function decide(scope: Scope, { input }: RetypeJob, { ids, isEnd }: NextIds): Promise<DecidedRetype> {
  const rows = await lockCustomValues(scope, input.fieldId, ids)
  const field = await findCustomField(scope, input.fieldId)
  if (field === undefined) throw notFound()
  const rule: ValueRule = { type: input.to, options: new FieldOptions(field.options) }
  const logged = await loggedValues(scope, input, ids)
  const defaultRegion = await findWorkspaceRegion(scope)
  const values = rows.map(({ id, value }) => ({
    contactId: id,
    ...retypeValue(value as JsonValue, logged.get(id), { ...input, rule }, defaultRegion),
  }))
  const written = values.filter(({ fate }) => fate === 'converted' || fate === 'dropped')
  const batch = await decideBatch(
    scope,
    written.map(({ contactId, value }) => writeTo(contactId, field.id, value)),
  )
  return { ids, isEnd, field, values, batch }
}

async function write(
  scope: Scope,
  { id, checkpoint, done, counts }: RetypeJob,
  { ids, isEnd, field, values, batch }: DecidedRetype,
): Promise<StepResult<RetypeCheckpoint>> {
  const outcomes = await outcomesOf(batch)
  await writeDecided(scope, batch)
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
    // Contacts that gained or lost a value since the count.
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

/** The decision about one contact's value: the value to write, or with `kept` why it is unchanged. */
interface RetypedValue {
  fate: 'converted' | 'unchanged' | 'dropped' | 'kept'
  value: JsonValue
  fault?: Omit<Fault, 'field'>
}

/** What an undone job changed a value from and to; null: none. */
type LoggedValue = [from: JsonValue, to: JsonValue]

/**
 * Decides about a contact's value, which is null if it has none. A value that is still as the undone job left
 * it gets back the value from before that job.
 */
function retypeValue(
  present: JsonValue,
  logged: LoggedValue | undefined,
  { rule, dropUnconvertible }: Pick<RetypeInput, 'dropUnconvertible'> & { rule: ValueRule },
  defaultRegion: string | null,
): RetypedValue {
  const isAsLeft = logged !== undefined && isDeepStrictEqual(present, logged[1])
  const value = isAsLeft ? logged[0] : present
  const converted = value === null ? { value } : convertValue(rule, value, { defaultRegion })
  if (!('fault' in converted)) {
    const isSame = isDeepStrictEqual(converted.value, present)
    return { fate: isSame ? 'unchanged' : 'converted', value: converted.value }
  }
  return dropUnconvertible
    ? { fate: 'dropped', value: null }
    : { fate: 'kept', value: present, fault: converted.fault }
}

/** What the undone jobs changed the field's values from and to, by contact; the last change counts. */
async function loggedValues(
  scope: Scope,
  { fieldId, undoes }: Pick<RetypeInput, 'fieldId' | 'undoes'>,
  contactIds: readonly string[],
): Promise<Map<string, LoggedValue>> {
  const logged = new Map<string, LoggedValue>()
  if (undoes.length === 0) return logged
  const touched = await findJobContacts(scope, undoes, contactIds)
  const log = await listLogStretches(
    scope,
    touched.map((contact) => ({
      contactId: contact.contact_id,
      after: contact.version_before,
      upTo: contact.version_after,
    })),
  )
  // Newest first.
  for (const { contact_id, operation_id, changes } of log) {
    const change = undoes.includes(operation_id) ? changes?.[`custom.${fieldId}`] : undefined
    if (change !== undefined && !logged.has(contact_id)) {
      logged.set(contact_id, change as [JsonValue, JsonValue])
    }
  }
  return logged
}
