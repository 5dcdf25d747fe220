import type { ContactWrite } from '../../../core/contacts/draft.ts'
import type { Fault } from '../../../core/fault.ts'
import { blankToNull } from '../../../http/blank-to-null.ts'
import { nothingToChange } from '../../../http/nothing-to-change.ts'
import { oneFaultAField } from '../../../http/one-fault-a-field.ts'
import { compile, type Validate } from '../../../http/validate.ts'
import { withoutFaulty } from '../../../http/without-faulty.ts'
import { BatchChange, BatchContact, type BatchOperation } from './batch-bodies.ts'
import type { ContactChange, NewContact } from './contact-bodies.ts'
import { draftFromChange, draftFromNew } from './draft-from-wire.ts'
import type { ReadModes } from './write-modes.ts'

const validateNew = compile(BatchContact, 'contact')
const validateChange = compile(BatchChange, 'contact')

/** One operation as a write. Its faults are its own, named as the single call names them, and cost no neighbour. */
export function writeOf(
  operation: Partial<BatchOperation>,
  found: readonly Fault[],
  how: ReadModes,
): ContactWrite {
  const { op, id } = operation
  const faults = [...found, ...missingId(operation, found)]
  if (op === 'delete' && id !== undefined && faults.length === 0) return { op, id: id.toLowerCase() }
  if (op === 'update' || op === 'delete') {
    const read = readContact<ContactChange>(
      operation.contact,
      op === 'update' ? validateChange : undefined,
      faults,
    )
    const empty = op === 'update' ? nothingToChange(read.body, read.faults) : []
    return {
      op: 'update',
      id: id?.toLowerCase() ?? '',
      draft: draftFromChange(read.body, [...read.faults, ...empty]),
    }
  }
  const read = readContact<NewContact>(operation.contact, validateNew, faults)
  const draft = draftFromNew(read.body, read.faults, op === 'upsert' ? how : undefined)
  return op === 'upsert'
    ? { op, draft, matchBy: ['phone', 'email'], modes: how.modes }
    : { op: 'create', draft }
}

/** The faults of a call by the operation that they stand in; those of the call itself under -1. */
export function faultsByOperation(faults: readonly Fault[]): Map<number, Fault[]> {
  const byOperation = new Map<number, Fault[]>()
  for (const fault of faults) {
    const [, index = '-1', field = fault.field] =
      /^operations\[(\d+)\]\.?(?:contact\.)?(.*)$/s.exec(fault.field) ?? []
    const own = byOperation.get(Number(index)) ?? []
    byOperation.set(Number(index), [...own, { ...fault, field }])
  }
  return byOperation
}

function missingId({ op, id }: Partial<BatchOperation>, found: readonly Fault[]): Fault[] {
  const isMissing = (op === 'update' || op === 'delete') && id === undefined
  return isMissing && !found.some(({ field }) => field === 'id') ? [{ field: 'id', code: 'required' }] : []
}

function readContact<Body>(given: unknown, validate: Validate | undefined, found: readonly Fault[]) {
  const body = blankToNull(given ?? {})
  const placed = oneFaultAField(validate?.(body) ?? [])
  const faults = [...found, ...placed.map(({ fault }) => fault)]
  return { body: withoutFaulty(body, placed) as Body & object, faults }
}
