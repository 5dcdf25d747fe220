import type { Readable } from 'node:stream'
import type { Database } from '../../store/database/database.ts'
import { beginLongTransaction, type LongTransaction } from '../../store/database/long-transaction.ts'
import { copyContactRows, findLongCell, type RowForm } from '../../store/exports/contact-rows.ts'
import { countSelected } from '../../store/finding/selected-contacts.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { getWorkspaceRules } from '../fields/workspace-rules.ts'
import { resolveSelection, type Selection } from '../finding/selection.ts'
import { Refusal } from '../kernel/failure.ts'
import { at } from '../kernel/fault.ts'
import { allColumns, chooseColumns, type ExportColumn } from './export-columns.ts'

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

interface OpenExport {
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

/** An export holds a connection for as long as its reader takes: some are left for whoever else reads long. */
const connectionsLeft = 2
const retryAfterS = 10

type ReadDatabase = Pick<Database, 'pool' | 'poolForReads'>

/** The exports that a process works on, each in a transaction of its own that sees the store as it is at one moment. */
export class Exports {
  readonly #database: ReadDatabase
  readonly #atOnceMax: number
  #running = 0

  constructor(database: ReadDatabase) {
    this.#database = database
    this.#atOnceMax = Math.max(1, database.pool.options.max - connectionsLeft)
  }

  /**
   * Begins one and hands on what `work` opens. The transaction ends with the rows: committed when they were read to their
   * end, given up when they were destroyed, also while PostgreSQL still works on them. Refuses one too many.
   */
  async open<T extends { rows: Readable }>(work: (transaction: LongTransaction) => Promise<T>): Promise<T> {
    if (this.#running >= this.#atOnceMax)
      throw new Refusal({
        code: 'unavailable',
        detail: `${this.#running} exports are running already, which is all that may at once.`,
        retryAfterS,
      })
    this.#running++
    const done = () => {
      this.#running--
    }
    try {
      const { transaction, commit, giveUp } = await beginLongTransaction(
        { pool: await this.#database.poolForReads() },
        'snapshot',
      )
      try {
        const opened = await work(transaction)
        const { rows } = opened
        rows.once('close', () => {
          done()
          // What the connection's end does to the COPY is nobody's any more.
          rows.on('error', () => {})
          // Nothing was written, so a commit that is lost loses nothing.
          if (rows.readableEnded) commit().catch(giveUp)
          else giveUp()
        })
        return opened
      } catch (error) {
        giveUp()
        throw error
      }
    } catch (error) {
      done()
      throw error
    }
  }
}
