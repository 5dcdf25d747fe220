import { sql } from 'kysely'
import type { LongTransaction } from './long-transaction.ts'

const locks = {
  /** No migration may change the tables meanwhile; reading and writing go on. */
  fromChange: sql`access share`,
  /** Nobody else may write to them, nor hold them so; reading goes on. */
  fromWrites: sql`share row exclusive`,
}

/** Holds tables until the transaction ends; waits for those that others hold. */
export async function holdTables(
  transaction: LongTransaction,
  tables: readonly { name: string }[],
  against: keyof typeof locks,
): Promise<void> {
  if (tables.length === 0) return
  const names = sql.join(tables.map(({ name }) => sql.table(name)))
  // All at once and in one order, so that two who hold them do not wait for each other.
  await transaction.run(sql`lock table ${names} in ${locks[against]} mode`)
}
