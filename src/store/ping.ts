import type { Database } from './database.ts'

/** Whether the database answers. Never waits for the connections that requests use. */
export async function ping({ health }: Pick<Database, 'health'>): Promise<boolean> {
  return health.query('select 1').then(
    () => true,
    () => false,
  )
}
