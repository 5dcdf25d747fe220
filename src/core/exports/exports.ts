import type { Readable } from 'node:stream'
import { beginLongTransaction, type LongTransaction } from '../../store/backup/long-transaction.ts'
import type { Database } from '../../store/database.ts'
import { Refusal } from '../failure.ts'

/** An export holds a connection for as long as its reader takes: some are left for whoever else reads long. */
const connectionsLeft = 2
const retryAfterS = 10

/** The exports that a process works on, each in a transaction of its own that sees the store as it is at one moment. */
export class Exports {
  readonly #database: Pick<Database, 'pool'>
  readonly #atOnceMax: number
  #running = 0

  constructor(database: Pick<Database, 'pool'>) {
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
      const { transaction, commit, giveUp } = await beginLongTransaction(this.#database, 'snapshot')
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
