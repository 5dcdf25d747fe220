import { listImportErrors } from '../../store/import-errors.ts'
import type { Scope } from '../../store/scope.ts'
import type { ImportFault } from './faults-of-row.ts'

/** A row of the file that was not written. */
export interface RefusedRow {
  line: number
  /** As they stood in the file. */
  cells: readonly string[]
  faults: readonly ImportFault[]
}

const pageSize = 1_000

/** The rows that an import refused, in the file's order, some at a time. */
export async function* listRefusedRows(scope: Scope, importId: string): AsyncGenerator<RefusedRow[]> {
  for (let after = 0; ; ) {
    const rows = await listImportErrors(scope, importId, { after, limit: pageSize })
    yield rows.map(({ line, cells, faults }) => ({ line, cells, faults: faults as ImportFault[] }))
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageSize) return
    after = last.row_number
  }
}
