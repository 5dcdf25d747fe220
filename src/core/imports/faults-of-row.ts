import type { WriteOutcome } from '../contacts/outcome.ts'
import type { Fault } from '../fault.ts'
import type { RowFaultCode, SourceRow } from './source-row.ts'

/** Why a row was not written, one item a field. */
export type ImportFault =
  | Fault
  | { field: string; code: 'conflict'; existingContactId?: string }
  /** Of the row as such. */
  | { field: ''; code: RowFaultCode }

/** Undefined: it was written, or there was no need to. */
export function faultsOfRow(
  row: SourceRow,
  outcome: WriteOutcome | undefined,
): readonly ImportFault[] | undefined {
  if (row.fault !== undefined) return [{ field: '', code: row.fault }]
  if (outcome?.status === 'invalid') return outcome.faults
  if (outcome?.status === 'conflict') {
    return outcome.conflicts.map(({ field, existingContactId }) => ({
      field,
      code: 'conflict',
      ...(existingContactId !== undefined && { existingContactId }),
    }))
  }
  return undefined
}
