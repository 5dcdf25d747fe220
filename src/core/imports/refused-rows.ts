import { countImportErrors } from '../../store/finding/list-totals.ts'
import { listImportErrors } from '../../store/jobs/import-rows.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import type { BriefContact, WriteOutcome } from '../contacts/outcome.ts'
import type { Fault } from '../kernel/fault.ts'
import type { RowFaultCode, SourceRow } from './file-translator.ts'
import { getImport } from './imports.ts'

/** A row that was not written, with its number among all rows of the file. */
export interface PlacedRefusedRow extends RefusedRow {
  number: number
}

/**
 * A page of the rows that an import refused, in the file's order. Throws `not_found` for an import of another
 * workspace.
 */
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

/** The number of rows that an import refused. */
export function countRefusedRows(scope: Scope, importId: string): Promise<number> {
  return countImportErrors(scope, importId)
}

/** A row of the file that was not written. */
export interface RefusedRow {
  line: number
  /** Unchanged from the file. */
  cells: readonly string[]
  faults: readonly ImportFault[]
}

const pageSize = 1_000

/** The rows that an import refused, in the file's order, in groups. */
export async function* listRefusedRows(scope: Scope, importId: string): AsyncGenerator<RefusedRow[]> {
  for (let after = 0; ; ) {
    const rows = await listImportErrors(scope, importId, { after, limit: pageSize })
    yield rows.map(({ line, cells, faults }) => ({ line, cells, faults: faults as ImportFault[] }))
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageSize) return
    after = last.row_number
  }
}

/** Why a row was not written, one item per field. */
export type ImportFault =
  | Fault
  | { field: string; code: 'conflict'; existingContactId?: string }
  /** A fault of the row as a whole. */
  | { field: ''; code: RowFaultCode }

/** The faults of a row; undefined if it was written or skipped. */
export function faultsOfRow(
  row: SourceRow,
  outcome: WriteOutcome<BriefContact> | undefined,
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
