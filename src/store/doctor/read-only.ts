import { sql } from 'kysely'
import type { LongTransaction } from '../backup/long-transaction.ts'

const scans = {
  tables: { seqscan: 'on', indexscan: 'off', indexonlyscan: 'off', bitmapscan: 'off' },
  indexes: { seqscan: 'off', indexscan: 'on', indexonlyscan: 'on', bitmapscan: 'off' },
  either: { seqscan: 'on', indexscan: 'on', indexonlyscan: 'on', bitmapscan: 'on' },
}

/** From now on, in this transaction, rows are found in the tables themselves, or through their indexes, where that can be. */
export async function readOnly({ run }: LongTransaction, from: keyof typeof scans): Promise<void> {
  for (const [scan, state] of Object.entries(scans[from])) {
    // Of the planner; ends with the transaction.
    await run(sql`set local ${sql.raw(`enable_${scan}`)} = ${sql.raw(state)}`)
  }
}
