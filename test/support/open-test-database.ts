import { afterAll } from 'vitest'
import type { Database } from '../../src/store/database/database.ts'
import { migrate } from '../../src/store/schema/migrate.ts'
import { openByUrl } from './open-by-url.ts'
import { provided } from './provided.ts'
import { createDatabase, dropDatabase } from './scratch-databases.ts'

let shared: Promise<Database> | undefined

/**
 * The run's shared, migrated database. Make a workspace of your own in it. All files of a worker have one pool, whose
 * connections stay warm; it ends with the worker.
 */
export function openTestDatabase(): Promise<Database> {
  shared ??= provided('databaseUrl').then((url) => openByUrl(url))
  return shared
}

export async function isTestDatabase(database: Database): Promise<boolean> {
  return database === (await shared)
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
