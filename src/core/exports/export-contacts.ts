import type { Readable } from 'node:stream'
import { copyContactRows, type RowForm } from '../../store/exports/copy-contact-rows.ts'
import { findLongCell } from '../../store/exports/find-long-cell.ts'
import type { Scope } from '../../store/scope.ts'
import { countSelected } from '../../store/selections/selected-contacts.ts'
import { getWorkspaceRules } from '../contacts/workspace-rules.ts'
import { Refusal } from '../failure.ts'
import { at } from '../fault.ts'
import { resolveSelection } from '../selections/resolve-selection.ts'
import type { Selection } from '../selections/selection.ts'
import { allColumns, chooseColumns } from './choose-columns.ts'
import type { ExportColumn } from './export-column.ts'
import type { Exports } from './exports.ts'

export type { RowForm, Scope }

export interface ExportRequest {
  selection: Selection
  /** Undefined: every column there is. An undefined one among them is refused by its place. */
  columns: readonly (ExportColumn | undefined)[] | undefined
  form: RowForm
  /** Where a cell holds no more than so many UTF-16 units: an export with a longer one is refused. */
  cellLengthMax?: number
  /** Count them first, exactly; it reads every one of them. */
  total?: boolean
}

export interface OpenExport {
  /** Custom fields with their types. */
  columns: ExportColumn[]
  /** The rows as `form` has them, without a header. Whoever stops reading destroys it. */
  rows: Readable
  /** How many rows there are, where that was asked. */
  total: number | undefined
}

/**
 * The selected contacts as they are at one moment, in id order, as a stream that is as fast as its reader. Refuses a faulty
 * selection, columns that are not, and one export too many.
 */
export async function exportContacts(
  exports: Exports,
  scope: Scope,
  { selection, columns: asked, form, cellLengthMax, total = false }: ExportRequest,
): Promise<OpenExport> {
  return exports.open(async (transaction) => {
    const reading = { ...scope, db: transaction.db }
    const rules = await getWorkspaceRules(reading)
    const chosen = asked === undefined ? allColumns(rules) : chooseColumns(asked, rules)
    const resolved = await resolveSelection(reading, selection)
    const columns = chosen.map(({ row }) => row)
    if (cellLengthMax !== undefined) {
      const place = await findLongCell(reading, resolved, columns, cellLengthMax)
      if (place !== undefined) refuseLong(chosen[place]!.column, cellLengthMax)
    }
    const count = total ? await countSelected(reading, resolved) : undefined
    const rows = copyContactRows(transaction, reading, resolved, { columns, form })
    return { columns: chosen.map(({ column }) => column), rows, total: count }
  })
}

function refuseLong(column: ExportColumn, most: number): never {
  const field = column.field === 'customFields' ? at(column.field, column.name) : column.field
  throw new Refusal({ code: 'invalid', faults: [{ field, code: 'too_long', expected: most }] })
}
