import { sql } from 'kysely'
import type { DirectoryScope } from '../scope.ts'

/** The first of these tables that has a row; undefined when all are empty. */
export async function findFilledTable(
  scope: DirectoryScope,
  tables: readonly { name: string }[],
): Promise<string | undefined> {
  for (const { name } of tables) {
    // One row is enough to know.
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(scope.db)
    if (rows.length > 0) return name
  }
  return undefined
}
