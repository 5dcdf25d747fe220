import { type Static, type TSchema, Type } from 'typebox'
import { requireScope } from '../../core/access/principal.ts'
import { shownBytesOf } from '../../core/contacts/contact-row.ts'
import type { ContactWrite } from '../../core/contacts/draft.ts'
import { conflictFailure, type WriteOutcome } from '../../core/contacts/outcome.ts'
import { writeContacts } from '../../core/contacts/write-contacts.ts'
import { type Failure, failureOfStore, refuseFaults } from '../../core/kernel/failure.ts'
import type { Fault } from '../../core/kernel/fault.ts'
import { limits } from '../../core/kernel/limits.ts'
import { mapInTurns } from '../../core/kernel/semaphore.ts'
import type { Services } from '../../core/services.ts'
import { referenceText } from '../../core/values/compare-text.ts'
import { callScope, nothingToChange } from '../../http/calls/call-scope.ts'
import { idAndSent } from '../../http/calls/conceal.ts'
import { withinBounds } from '../../http/calls/failures.ts'
import { operation } from '../../http/calls/operation.ts'
import { minimalApplied, prefersMinimal } from '../../http/calls/prefer.ts'
import { withoutBlanks } from '../../http/calls/read-call.ts'
import { faultsMax, oneFaultAField, pointerTo, withoutFaulty } from '../../http/validation/faults.ts'
import { Fields, Flag, List, Nullable, OneOf, Uuid, Whole } from '../../http/validation/schema.ts'
import { compile, type Validate } from '../../http/validation/validate.ts'
import { BatchChange, BatchContact, BatchOperation } from './batch-operation.ts'
import {
  type ContactChange,
  draftFromChange,
  draftFromNew,
  MatchBy,
  Modes,
  type NewContact,
  type ReadModes,
  readMatchBy,
  readModes,
} from './contact-bodies.ts'
import { matchedBys, WrittenContactWire, writtenToWire } from './contact-fields.ts'
import { askedFields, fieldsBody, fieldsQuery, pick } from './contact-parts.ts'
import { ErrorWire, errorsOf, failureCode, presentFields, presentToWire } from './errors.ts'
import { dryRunBody, dryRunQuery, isDryRun, isLarge, workspaceBody, workspaceQuery } from './parameters.ts'

export const statuses = [
  'created',
  'updated',
  'unchanged',
  'deleted',
  'conflict',
  'invalid',
  'not_found',
  'precondition_failed',
  'aborted',
  'failed',
] as const

/** Faults that one answer names, of all its writes together; beyond it one of each write. */
const faultsOfBatchMax = 1_000

export const WriteErrorWire = Fields(
  {
    code: failureCode,
    errors: Type.Optional(ErrorWire),
    more: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: `How many more faults there are than \`errors\` names: an answer names up to ${faultsMax} of one write and some ${faultsOfBatchMax} in all, and one of each write in any case`,
      }),
    ),
    ...presentFields,
  },
  { title: 'WriteError' },
)

/** What became of one write, or would become of it. */
const outcomeFields = {
  status: OneOf(statuses, {
    description:
      '`aborted`: a neighbour of an atomic batch was refused. `failed`: nothing was written, or the outcome is unknown; `error.code` says which',
  }),
  matchedBy: Type.Optional(
    Nullable(
      OneOf(matchedBys, {
        description: 'With an upsert: what the contact was found by',
      }),
    ),
  ),
  id: Type.Optional(
    Uuid({
      description: `In place of the contact, with \`Prefer: return=minimal\`, and where the contacts before it came to ${limits.pageBytesMax / 1024 / 1024} MB`,
    }),
  ),
  contact: Type.Optional(WrittenContactWire),
  error: Type.Optional(WriteErrorWire),
}

const OutcomeWire = Fields(outcomeFields)
type Outcome = Static<typeof OutcomeWire>

const isOutcomeUnknown = (error: unknown) => failureOfStore(error)?.code === 'outcome_unknown'

/** An outcome in this wire's words, with `faultsMax` of its faults. */
export function outcomeToWire(
  outcome: WriteOutcome,
  index: number,
  max = faultsMax,
): Static<typeof OutcomeWire> {
  const pointerOf = (field: string) => pointerTo(placeOf(field, index))
  const errorOf = (failure: Failure, pointerOf?: (field: string) => string) =>
    boundedError(withinBounds(failure, max), pointerOf)
  switch (outcome.status) {
    case 'invalid':
      return { status: 'invalid', error: errorOf({ code: 'invalid', faults: outcome.faults }, pointerOf) }
    case 'conflict':
      return { status: 'conflict', error: errorOf(conflictFailure(outcome.conflicts), pointerOf) }
    case 'failed':
      return { status: 'failed', error: errorOf(failureOfStore(outcome.error) ?? { code: 'internal' }) }
    case 'stale':
      return {
        status: 'precondition_failed',
        error: { code: 'precondition_failed', ...presentToWire(outcome.present) },
      }
    case 'not_found':
    case 'aborted':
      return { status: outcome.status }
    default:
      return { status: outcome.status, matchedBy: outcome.matchedBy, contact: writtenToWire(outcome) }
  }
}

/** Where a field that an operation's own faults name stands in the whole body. */
function placeOf(field: string, index: number): string {
  const [top = ''] = field.split(/[.[]/, 1)
  if (field === '') return `operations[${index}]`
  const isOwn = Object.hasOwn(BatchOperation.properties, top)
  return `operations[${index}]${isOwn ? '' : '.contact'}.${field}`
}

function boundedError(
  failure: Failure,
  pointerOf?: (field: string) => string,
): { code: string; errors?: Static<typeof ErrorWire>; more?: number } {
  const errors = errorsOf(failure, pointerOf)
  return {
    code: failure.code,
    ...(errors && { errors: errors as Static<typeof ErrorWire> }),
    ...(failure.leftOut !== undefined && { more: failure.leftOut }),
  }
}

const BatchBody = Fields(
  {
    ...workspaceBody,
    operations: List(BatchOperation, { minItems: 1, maxItems: limits.batchMax }),
    atomic: Type.Optional(
      Nullable(
        Flag({
          description:
            'All or nothing. Conflicts of phones, emails and external ids are then checked in the state after the whole batch, so that two contacts can swap theirs',
          default: false,
        }),
      ),
    ),
    ...dryRunBody,
    ...fieldsBody,
    mode: Type.Optional(Nullable(Modes)),
    matchBy: Type.Optional(Nullable(MatchBy)),
  },
  {
    title: 'Batch',
    examples: [
      {
        operations: [
          {
            op: 'upsert',
            ref: 'row 1',
            contact: { phone: '+442079460123', firstName: 'Ada', addTags: ['vip'] },
          },
          { op: 'upsert', ref: 'row 2', contact: { email: 'grace@example.com', lastName: 'Hopper' } },
        ],
      },
    ],
  },
)

const results = {
  results: List(
    Fields(
      { index: Whole(0, limits.batchMax), ref: Nullable(Type.String()), ...outcomeFields },
      { title: 'BatchResult' },
    ),
    { description: 'One for each operation, in their order' },
  ),
}

const BatchWire = Fields(results, { title: 'BatchResults' })

/** What a batch would come to; its ids of new contacts are made up. */
const BatchPreviewWire = Fields({ dryRun: Type.Literal(true), ...results }, { title: 'BatchPreview' })

export const writeBatch = ({ directory }: Services) =>
  operation({
    id: 'writeBatch',
    summary: 'Create, upsert, update and delete many contacts at once',
    description: `Up to ${limits.batchMax} operations in one transaction, each with its own result, in order; always 200. One that is refused costs the others nothing, unless \`atomic\`. Each sees what the ones before it did, as if sent one by one.`,
    group: 'Contacts',
    scope: 'write',
    query: Fields({ ...workspaceQuery, ...dryRunQuery, ...fieldsQuery }),
    body: BatchBody,
    bodyBytesMax: limits.batchBodyBytesMax,
    collectsFaults: true,
    isLarge: ({ body }) => isLarge(body.operations?.length),
    records: ({ body }) => body.operations?.length ?? 1,
    shortens: true,
    answers: { 200: Type.Union([BatchWire, BatchPreviewWire]) },
    async handle(call) {
      const { body, faults } = call
      const byOperation = faultsByOperation(faults)
      refuseFaults(byOperation.get(-1) ?? [])
      const keys = askedFields(call)
      const scope = await callScope(directory, call)
      if (body.operations.some((item) => item?.op === 'delete'))
        requireScope(call.principal, 'delete', 'The operation delete')
      const how = readModes(body.mode)
      const writes = await mapInTurns(body.operations, (item, index) =>
        writeOf(item ?? {}, byOperation.get(index) ?? [], { ...how, matchBy: body.matchBy }),
      )
      const outcomes = await writeContacts(scope, writes, {
        atomic: body.atomic === true,
        dryRun: isDryRun(call),
      })
      const isMinimal = prefersMinimal(call.header('prefer'))
      let [faultsLeft, bytesLeft] = [faultsOfBatchMax, isMinimal ? 0 : limits.pageBytesMax]
      const shown = (outcome: WriteOutcome, index: number) => {
        const result = outcomeToWire(outcome, index, Math.min(faultsMax, Math.max(1, faultsLeft)))
        faultsLeft -= result.error?.errors?.length ?? 0
        if (result.contact === undefined) return result
        if (bytesLeft <= 0) return withoutContact(result)
        const contact = pick(result.contact, keys)
        bytesLeft -= shownBytesOf(contact)
        return { ...result, contact }
      }
      const failures = outcomes.flatMap((outcome) => (outcome.status === 'failed' ? [outcome.error] : []))
      // The call as a whole failed. It may be sent again only where no part of it may have been written.
      if (failures.length === outcomes.length) throw failures.find(isOutcomeUnknown) ?? failures[0]
      return {
        status: 200,
        ...(isMinimal && { headers: minimalApplied }),
        body: {
          ...(isDryRun(call) && { dryRun: true as const }),
          results: await mapInTurns(outcomes, (outcome, index) => ({
            index,
            ref: body.operations[index]?.ref ?? null,
            ...shown(outcome, index),
          })),
        },
      }
    },
    toBlind: ({ status, body }, call) => ({
      status,
      body: { results: (body as BatchAnswer).results.map((result) => toBlindResult(result, call.body)) },
    }),
  })

type BatchAnswer = Static<typeof BatchWire>

/** A result as it is told to who may not read: whether it was written, and not whether the person was there. */
function toBlindResult(result: BatchAnswer['results'][number], body: unknown) {
  const { index, ref, id, contact, error } = result
  const sent = (body as Static<typeof BatchBody>).operations[index]?.contact
  const isWritten = contact !== undefined || id !== undefined
  const status = isWritten ? 'written' : result.status
  const errors = error?.errors?.map(({ field, code, message }) => ({ field, code, message }))
  return {
    index,
    ref,
    status,
    ...(id !== undefined && { id }),
    ...(contact && { contact: idAndSent(contact, sent) }),
    ...(error && {
      error: { code: error.code, ...(errors && { errors }), ...(error.more && { more: error.more }) },
    }),
  }
}

/** What a caller is told who prefers `return=minimal`: which contact it is, and no more of it. */
function withoutContact({ contact, ...result }: Outcome): Outcome {
  return contact === undefined ? result : { ...result, id: contact.id }
}

type BatchOperationBody = Static<typeof BatchOperation>

const judgeNew = { schema: BatchContact, validate: compile(BatchContact, 'contact') }
const judgeChange = { schema: BatchChange, validate: compile(BatchChange, 'contact') }

/** One operation as a write. Its faults are its own, named as the single call names them, and cost no neighbour. */
function writeOf(
  operation: Partial<BatchOperationBody>,
  found: readonly Fault[],
  how: ReadModes & { matchBy: Parameters<typeof readMatchBy>[0] },
): ContactWrite {
  const { op, id = '' } = operation
  const externalId = operation.externalId == null ? undefined : referenceText(operation.externalId)
  const ifVersion = operation.ifVersion == null ? undefined : [operation.ifVersion]
  const faults = [...found, ...idFaults(operation, found), ...idleCondition(operation)]
  if (op === 'delete' && faults.length === 0) return { op, id: id.toLowerCase(), externalId, ifVersion }
  if (op === 'update' || op === 'delete') {
    const read = readContact<ContactChange>(
      operation.contact,
      op === 'update' ? judgeChange : undefined,
      faults,
    )
    const empty = op === 'update' ? nothingToChange(read.body, read.faults) : []
    return {
      op: 'update',
      id: id.toLowerCase(),
      externalId,
      ifVersion,
      draft: draftFromChange(read.body, [...read.faults, ...empty]),
    }
  }
  const read = readContact<NewContact>(operation.contact, judgeNew, faults)
  const draft = draftFromNew(read.body, read.faults, op === 'upsert' ? how : undefined)
  const refusesPossibleSame = read.body.allowPossibleSame !== true
  return op === 'upsert'
    ? {
        op,
        draft,
        matchBy: readMatchBy(operation.matchBy ?? how.matchBy),
        modes: how.modes,
        refusesPossibleSame,
        keepsReplaced: true,
      }
    : { op: 'create', draft, refusesPossibleSame }
}

/** The faults of a call by the operation that they stand in; those of the call itself under -1. */
function faultsByOperation(faults: readonly Fault[]): Map<number, Fault[]> {
  const byOperation = new Map<number, Fault[]>()
  for (const fault of faults) {
    const [, index = '-1', field = fault.field] =
      /^operations\[(\d+)\]\.?(?:contact\.)?(.*)$/s.exec(fault.field) ?? []
    const own = byOperation.get(Number(index)) ?? []
    byOperation.set(Number(index), [...own, { ...fault, field }])
  }
  return byOperation
}

/** A condition that cannot be kept is refused, rather than overlooked. */
function idleCondition({ op, ifVersion }: Partial<BatchOperationBody>): Fault[] {
  const isIdle = (op === 'create' || op === 'upsert') && ifVersion != null
  return isIdle ? [{ field: 'ifVersion', code: 'unknown_field' }] : []
}

/** An update or deletion names its contact once, by id or by external id; nothing else names any so. */
function idFaults({ op, id, externalId }: Partial<BatchOperationBody>, found: readonly Fault[]): Fault[] {
  const named = [id, externalId].filter((value) => value != null).length
  if (op === 'create' || op === 'upsert')
    return externalId == null ? [] : [{ field: 'externalId', code: 'unknown_field' }]
  if (named === 2) return [{ field: 'externalId', code: 'repeated' }]
  const isSaid = named === 1 || found.some(({ field }) => field === 'id' || field === 'externalId')
  return op === undefined || isSaid ? [] : [{ field: 'id', code: 'required' }]
}

function readContact<Body>(
  given: unknown,
  judge: { schema: TSchema; validate: Validate } | undefined,
  found: readonly Fault[],
) {
  const body = withoutBlanks(given ?? {}, judge?.schema ?? {})
  const placed = oneFaultAField(judge?.validate(body) ?? [])
  const faults = [...found, ...placed.map(({ fault }) => fault)]
  return { body: withoutFaulty(body, placed) as Body & object, faults }
}
