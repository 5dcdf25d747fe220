import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { listStoredTables } from './list-stored-tables.ts'
import { inLongTransaction } from './long-transaction.ts'

/** Counts what is in the tables, so that the first queries after a restore are planned for their real size. */
export async function analyzeTables(database: Database): Promise<void> {
  await inLongTransaction(database, 'write', async (transaction) => {
    const names = (await listStoredTables(transaction)).map(({ name }) => sql.table(name))
    // A sample of each table's rows.
    await transaction.run(sql`analyze ${sql.join(names)}`)
  })
}
