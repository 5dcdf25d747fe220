import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { sqlState } from '../kernel/errors.ts'
import { isUnavailable } from '../kernel/outages.ts'
import type { DirectoryScope } from '../kernel/scope.ts'
import { distributeNewTables } from './distribute.ts'
import { type Lease, underLease } from './lease.ts'
import { type Migration, readMigrations } from './read-migrations.ts'

/** The database does not fit this Roster, or a migration failed. The message is for the operator. */
export class MigrationRefused extends Error {}

interface MigrateOptions {
  log: (message: string) => void
  /** Default: the migrations of this package. */
  migrations?: Migration[]
}

/** An index over many millions of contacts exceeds the request's timeout. */
const statementTimeoutMs = 24 * 60 * 60 * 1000

/**
 * Migrates the database's schema to this Roster's, forward only. Each statement is run and recorded
 * separately, so that a crash is resumed where it happened; of several processes one migrates and the others
 * wait. On a distributed database, new tables are distributed after their migration. Throws
 * `MigrationRefused` for a database that a newer Roster migrated, and for an applied migration whose
 * statements were changed since.
 */
export async function migrate(database: Database, options: MigrateOptions): Promise<void> {
  const migrations = options.migrations ?? (await readMigrations())
  const applied = await findAppliedMigrations(database)
  if (applied !== undefined && listPendingMigrations(migrations, applied).length === 0) return
  await createBookkeeping(database)
  const onWait = () => options.log('another Roster is migrating this database; waiting for it')
  await underLease(database, 'migrate', (lease) => migrateAlone(database, lease, migrations, options), {
    onWait,
  })
}

async function migrateAlone(
  database: Database,
  lease: Lease,
  migrations: Migration[],
  options: MigrateOptions,
): Promise<void> {
  const applied = (await findAppliedMigrations(database)) ?? []
  for (const migration of listPendingMigrations(migrations, applied)) {
    const statementsDone = applied.find(({ number }) => number === migration.number)?.statementsDone ?? 0
    for (let done = statementsDone; done < migration.statements.length; done++) {
      lease.assertHeld()
      await runStatement(database, migration, done)
      await recordProgress(database, progressOf(migration, done + 1))
    }
    await distributeNewTables(database)
    options.log(`migrated: ${migration.name}`)
  }
}

/** The migrations that are left to run. Throws `MigrationRefused` if the applied ones differ from these files. */
export function listPendingMigrations(migrations: Migration[], applied: AppliedMigration[]): Migration[] {
  for (const was of applied) {
    const migration = migrations.find(({ number }) => number === was.number)
    if (migration === undefined) {
      throw new MigrationRefused(
        `this database was migrated by a newer Roster (${was.name}; this one knows ${migrations.length} migrations): start that version or a later one`,
      )
    }
    const now = progressOf(migration, was.statementsDone)
    if (now.checksum !== was.checksum || now.finished !== was.finished) {
      throw new MigrationRefused(
        `migrations/${migration.name}.sql was changed after this database had run it: restore the file and write the change as a new migration`,
      )
    }
  }
  const finished = new Set(applied.filter((was) => was.finished).map((was) => was.number))
  return migrations.filter(({ number }) => !finished.has(number))
}

/** The record of a migration of which this many statements have run. */
export function progressOf(
  { number, name, statements }: Migration,
  statementsDone: number,
): AppliedMigration {
  const checksum = createHash('sha256').update(statements.slice(0, statementsDone).join(';\n')).digest('hex')
  return { number, name, statementsDone, checksum, finished: statementsDone === statements.length }
}

async function runStatement(database: Database, migration: Migration, index: number): Promise<void> {
  // In the extended protocol, because it refuses two statements in one text; and with a timeout of its own.
  const query = {
    text: migration.statements[index]!,
    queryMode: 'extended',
    query_timeout: statementTimeoutMs,
  }
  try {
    await database.pool.query(query)
  } catch (error) {
    if (isUnavailable(error) || !(error instanceof Error)) throw error
    throw new MigrationRefused(`migration ${migration.name}, statement ${index + 1}: ${error.message}`, {
      cause: error,
    })
  }
}

/** How far a migration has been applied to a database. */
interface AppliedMigration {
  number: number
  name: string
  statementsDone: number
  /** The checksum of the statements that have run. */
  checksum: string
  finished: boolean
}

// 42P07 duplicate_table, 42710 duplicate_object, 23505 in PostgreSQL's own catalog, XX000 "tuple concurrently
// updated": errors that `if not exists` still raises if several sessions create the same table at once.
const lostRaceStates = new Set(['42P07', '42710', '23505', 'XX000', '40001'])
const attemptsMax = 20

/** Creates the tables that migrating itself needs. Safe to run in several processes at once. */
async function createBookkeeping(scope: DirectoryScope): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await sql`
        create table if not exists roster_leases (
          name text primary key,
          holder uuid not null,
          expires_at timestamptz(3) not null
        )`.execute(scope.db)
      await sql`
        create table if not exists roster_migrations (
          number integer primary key,
          name text not null,
          statements_done integer not null,
          checksum text not null,
          finished boolean not null
        )`.execute(scope.db)
      return
    } catch (error) {
      if (attempt === attemptsMax || !lostRaceStates.has(sqlState(error) ?? '')) throw error
      await delay(Math.random() * 50)
    }
  }
}

/** Every migration that was begun on this database, in order; undefined on a database without Roster's tables. */
export async function findAppliedMigrations(scope: DirectoryScope): Promise<AppliedMigration[] | undefined> {
  try {
    const { rows } = await sql<AppliedMigration>`
      select number, name, statements_done as "statementsDone", checksum, finished
      from roster_migrations order by number`.execute(scope.db)
    return rows
  } catch (error) {
    if (sqlState(error) === '42P01') return undefined
    throw error
  }
}

/** Records how far a migration has been applied, never backwards: a holder that lost its lease may write late. */
async function recordProgress(scope: DirectoryScope, progress: AppliedMigration): Promise<void> {
  await sql`
    insert into roster_migrations (number, name, statements_done, checksum, finished)
    values (${progress.number}, ${progress.name}, ${progress.statementsDone}, ${progress.checksum}, ${progress.finished})
    on conflict (number) do update
    set statements_done = excluded.statements_done, checksum = excluded.checksum, finished = excluded.finished
    where roster_migrations.statements_done < excluded.statements_done`.execute(scope.db)
}
