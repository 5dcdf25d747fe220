import { readFile } from 'node:fs/promises'
import { findAppliedMigrations } from '../../store/bookkeeping.ts'
import type { Database } from '../../store/database.ts'
import { describeSchema } from '../../store/describe-schema.ts'
import { listPendingMigrations, MigrationRefused } from '../../store/migrate.ts'
import { readMigrations } from '../../store/read-migrations.ts'
import { type Finding, failed, ok, warning } from './finding.ts'

const schemaFile = new URL('../../../migrations/schema.txt', import.meta.url)

/** Whether every migration has run and none was changed since. What fails here cannot be examined further. */
export async function judgeMigrations(database: Database): Promise<Finding> {
  const migrations = await readMigrations()
  const applied = await findAppliedMigrations(database)
  if (applied === undefined)
    return failed('migrations', 'there is no store of Roster’s in this database: start Roster once')
  try {
    const pending = listPendingMigrations(migrations, applied)
    if (pending.length === 0) return ok('migrations', `all ${migrations.length} migrations have run`)
    const names = pending.map(({ name }) => name).join(', ')
    return failed('migrations', `${names} has not run to its end: start Roster, which migrates`)
  } catch (error) {
    if (error instanceof MigrationRefused) return failed('migrations', error.message)
    throw error
  }
}

/** Whether the tables are what the migrations make, line by line: a dropped index shows here. */
export async function judgeSchema(database: Database): Promise<Finding> {
  const [wanted, found] = await Promise.all([readFile(schemaFile, 'utf8'), describeSchema(database)])
  const [missing, added] = [linesBeyond(wanted, found), linesBeyond(found, wanted)]
  if (missing.length > 0)
    return failed('schema', `the schema lacks what migrations made, such as: ${missing[0]}`)
  if (added.length > 0)
    return warning('schema', `the schema has what no migration made, such as: ${added[0]}`)
  return ok('schema', 'the tables and indexes are those that the migrations make')
}

/** The lines of one description that another does not have, each with its table. */
function linesBeyond(one: string, other: string): string[] {
  const known = new Set(placed(other))
  return placed(one).filter((line) => !known.has(line))
}

function placed(description: string): string[] {
  let table = ''
  return description.split('\n').map((line) => {
    if (!line.startsWith(' ')) table = line
    return line === table ? line : `${table}: ${line.trim()}`
  })
}
