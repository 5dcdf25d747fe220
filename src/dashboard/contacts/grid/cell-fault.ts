import type { ApiError } from '../../api/api-error.ts'

/** What somebody put into a cell that was not taken, and why. It stays in sight until the cell is edited again. */
export interface CellFault {
  value: unknown
  message: string
  /** Who has it already. */
  holderId?: string | undefined
}

/** By contact and column. Mutable: the grid reads it while it paints. */
export type CellFaults = Map<string, CellFault>

export const cellKey = (contactId: string, columnId: string) => `${contactId} ${columnId}`

export function cellFaultOf(value: unknown, error: ApiError): CellFault {
  const [fault] = error.faults
  return {
    value,
    message: fault ? fault.message : error.message,
    holderId: fault?.existingContactId,
  }
}
