import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { migrate } from '../../src/store/schema/migrate.ts'
import { openByUrl } from './open-by-url.ts'

const INSUFFICIENT_PRIVILEGE = '42501'

export interface NamedDatabase {
  name: string
  url: string
}

/** Makes a database with a name nobody has, empty or as a copy of a template; an empty one in a locale of the system's. */
export async function createDatabase(
  serverUrl: string,
  { template = 'template0', locale }: { template?: string; locale?: string },
): Promise<NamedDatabase> {
  const name = `roster_test_${randomBytes(6).toString('hex')}`
  const inLocale = locale === undefined ? '' : ` locale_provider libc locale '${locale}'`
  await onServer(serverUrl, `create database ${name} template ${template}${inLocale}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return { name, url: url.href }
}

/** Makes a database and migrates it. */
export async function createMigrated(serverUrl: string): Promise<NamedDatabase> {
  const made = await createDatabase(serverUrl, {})
  const database = await openByUrl(made.url)
  await migrate(database, { log: () => {} })
  await database.close()
  return made
}

/** Drops it, whoever is still connected. */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
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
