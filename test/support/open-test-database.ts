import { afterAll } from 'vitest'
import type { Database } from '../../src/store/database/database.ts'
import { migrate } from '../../src/store/schema/migrate.ts'
import { openByUrl } from './open-by-url.ts'
import { provided } from './provided.ts'
import { createDatabase, dropDatabase } from './scratch-databases.ts'

/** The run's shared, migrated database, closed when the test file ends. Make a workspace of your own in it. */
export async function openTestDatabase(): Promise<Database> {
  const database = await openByUrl(await provided('databaseUrl'))
  afterAll(() => database.close())
  return database
}

export interface ScratchDatabase extends Database {
  url: string
}

export interface ScratchOptions {
  migrated?: boolean
  /** Plain tables, also in a run on partitioned ones: for what can only be done to a table or an index that is one. */
  plain?: boolean
  /** One of the system's, for a database that is not migrated yet. */
  locale?: string
}

/** A separate database, migrated by default, dropped when the test file ends. */
export async function createScratchDatabase({
  migrated = true,
  plain = false,
  locale,
}: ScratchOptions = {}): Promise<ScratchDatabase> {
  const serverUrl = await provided('serverUrl')
  const isCopied = migrated && !(plain && process.env.ROSTER_TEST_TABLES === 'partitioned')
  const from = isCopied
    ? { template: await provided('templateName') }
    : locale === undefined
      ? {}
      : { locale }
  const { name, url } = await createDatabase(serverUrl, from)
  const database = await openByUrl(url)
  if (migrated && !isCopied) await migrate(database, { log: () => {} })
  afterAll(async () => {
    await database.close()
    await dropDatabase(serverUrl, name)
  })
  return { ...database, url }
}
