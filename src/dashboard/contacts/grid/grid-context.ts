import type { CellFaults } from './cell-fault.ts'

/** What cells know beside their contact. */
export interface GridContext {
  faults: CellFaults
  /** By id. */
  listNames: ReadonlyMap<string, string>
  open: (contactId: string) => void
}
