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
  /** Undefined: all columns. An undefined item is refused at its place. */
  columns: readonly (ExportColumn | undefined)[] | undefined
  form: RowForm
  /** The most UTF-16 units of a cell: an export with a longer one is refused. */
  cellLengthMax?: number
  /** Counts the contacts first, exactly, which reads all of them. */
  total?: boolean
}

interface OpenExport {
  /** The columns, with the types of custom fields. */
  columns: ExportColumn[]
  /** The rows in the requested form, without a header. A reader that stops early destroys the stream. */
  rows: Readable
  /** The number of rows, if it was requested. */
  total: number | undefined
}

/**
 * Streams the selected contacts as they are at one moment, in id order, at the speed of the reader. Refuses a
 * faulty selection, unknown columns, and more exports than may run at once.
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

/** An export holds a connection as long as its reader takes, so some connections are left for other long reads. */
const connectionsLeft = 2
const retryAfterS = 10

type ReadDatabase = Pick<Database, 'pool' | 'poolForReads'>

/** The running exports of a process, each in a transaction of its own with a snapshot of the store. */
export class Exports {
  readonly #database: ReadDatabase
  readonly #atOnceMax: number
  #running = 0

  constructor(database: ReadDatabase) {
    this.#database = database
    this.#atOnceMax = Math.max(1, database.pool.options.max - connectionsLeft)
  }

  /**
   * Starts an export and returns what `work` opens. The transaction ends with the rows: it is committed after
   * the last one, and rolled back if the stream is destroyed, even while PostgreSQL works on it. Refuses more
   * than may run at once.
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
          // Errors after the connection has ended are expected and ignored.
          rows.on('error', () => {})
          // The transaction wrote nothing, so a failed commit loses nothing.
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
