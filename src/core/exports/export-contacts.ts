import type { Readable } from 'node:stream'
import { copyContactRows, type RowForm } from '../../store/exports/copy-contact-rows.ts'
import type { Scope } from '../../store/scope.ts'
import { getWorkspaceRules } from '../contacts/workspace-rules.ts'
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
}

export interface OpenExport {
  /** Custom fields with their types. */
  columns: ExportColumn[]
  /** The rows as `form` has them, without a header. Whoever stops reading destroys it. */
  rows: Readable
}

/**
 * The selected contacts as they are at one moment, in id order, as a stream that is as fast as its reader. Refuses a faulty
 * selection, columns that are not, and one export too many.
 */
export async function exportContacts(
  exports: Exports,
  scope: Scope,
  { selection, columns: asked, form }: ExportRequest,
): Promise<OpenExport> {
  return exports.open(async (transaction) => {
    const reading = { ...scope, db: transaction.db }
    const rules = await getWorkspaceRules(reading)
    const chosen = asked === undefined ? allColumns(rules) : chooseColumns(asked, rules)
    const resolved = await resolveSelection(reading, selection)
    const columns = chosen.map(({ row }) => row)
    const rows = copyContactRows(transaction, reading, resolved, { columns, form })
    return { columns: chosen.map(({ column }) => column), rows }
  })
}
