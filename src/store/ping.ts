import { sql } from 'kysely'
import type { DirectoryScope } from './scope.ts'

/** Whether the database answers. */
export async function ping(scope: DirectoryScope): Promise<boolean> {
  return sql`select 1`.execute(scope.db).then(
    () => true,
    () => false,
  )
}
