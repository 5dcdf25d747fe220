import { listImportErrors } from '../../store/import-errors.ts'
import type { Scope } from '../../store/scope.ts'
import type { ImportFault } from './faults-of-row.ts'
import { getImport } from './get-import.ts'
import type { RefusedRow } from './list-refused-rows.ts'

/** A row that was not written, and its place among all rows of the file. */
export interface PlacedRefusedRow extends RefusedRow {
  number: number
}

/** A page of the rows that an import refused, in the file's order. An import that is not the workspace's is not found. */
export async function listRefusedPage(
  scope: Scope,
  importId: string,
  { after = 0, limit }: { after?: number | undefined; limit: number },
): Promise<{ rows: PlacedRefusedRow[]; hasMore: boolean }> {
  await getImport(scope, importId)
  const rows = await listImportErrors(scope, importId, { after, limit: limit + 1 })
  const shown = rows.slice(0, limit).map(({ row_number: number, line, cells, faults }) => ({
    number,
    line,
    cells,
    faults: faults as ImportFault[],
  }))
  return { rows: shown, hasMore: rows.length > limit }
}
