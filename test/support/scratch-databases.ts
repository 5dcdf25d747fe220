import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { migrate } from '../../src/store/schema/migrate.ts'
import { citusUrl, createOnNodes, distributeAll, dropOnNodes } from './citus.ts'
import { openByUrl } from './open-by-url.ts'
import { migratePartitioned } from './partitioned-migrations.ts'

const INSUFFICIENT_PRIVILEGE = '42501'

export interface NamedDatabase {
  name: string
  url: string
}

/** Creates a database with a unique name, empty or as a copy of a template; an empty one in a locale of the system's. */
export async function createDatabase(
  serverUrl: string,
  { template = 'template0', locale }: { template?: string; locale?: string },
): Promise<NamedDatabase> {
  const name = `roster_test_${randomBytes(6).toString('hex')}`
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  if (citusUrl !== undefined) {
    // A copy would have the names of shards that only its template has.
    await createOnNodes(serverUrl, name)
    if (template !== 'template0') await migrateAt(url.href)
    return { name, url: url.href }
  }
  const inLocale = locale === undefined ? '' : ` locale_provider libc locale '${locale}'`
  await onServer(serverUrl, `create database ${name} template ${template}${inLocale}`)
  return { name, url: url.href }
}

/** Makes a database and migrates it. */
export async function createMigrated(serverUrl: string): Promise<NamedDatabase> {
  // On a cluster nothing is copied, so there is no need for what would be.
  if (citusUrl !== undefined) return { name: 'none', url: serverUrl }
  const made = await createDatabase(serverUrl, {})
  await migrateAt(made.url)
  return made
}

async function migrateAt(url: string): Promise<void> {
  const database = await openByUrl(url)
  if (process.env.ROSTER_TEST_TABLES === 'partitioned') await migratePartitioned(database)
  else await migrate(database, { log: () => {} })
  await database.close()
  if (citusUrl !== undefined) await distributeAll(url)
}

/** Drops it, even if clients are connected. */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  if (citusUrl !== undefined) return dropOnNodes(serverUrl, name)
  const drop = `drop database if exists ${name}`
  try {
    await onServer(serverUrl, `${drop} with (force)`)
  } catch (error) {
    // Autovacuum is at work in it, which a role like ours may not end by force; a plain drop sends it away and waits.
    if ((error as { code?: string }).code !== INSUFFICIENT_PRIVILEGE) throw error
    await onServer(serverUrl, drop)
  }
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
