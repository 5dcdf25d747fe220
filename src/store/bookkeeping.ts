import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { sqlState } from './errors.ts'
import type { DirectoryScope } from './scope.ts'

/** How far one migration has come on a database. */
export interface AppliedMigration {
  number: number
  name: string
  statementsDone: number
  /** Over the statements that are done. */
  checksum: string
  finished: boolean
}

// 42P07 duplicate_table, 42710 duplicate_object, 23505 in PostgreSQL's own catalog, XX000 "tuple concurrently updated":
// what `if not exists` still answers when several sessions create the same table at once.
const lostRaceStates = new Set(['42P07', '42710', '23505', 'XX000', '40001'])
const attemptsMax = 20

/** Makes the tables that migrating itself needs. Safe to run in many processes at once. */
export async function createBookkeeping(scope: DirectoryScope): Promise<void> {
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

/** Every migration this database has begun, in order; undefined on a database that never met Roster. */
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

/** Records how far a migration has come, never backwards: a holder that lost its lease may be late. */
export async function recordProgress(scope: DirectoryScope, progress: AppliedMigration): Promise<void> {
  await sql`
    insert into roster_migrations (number, name, statements_done, checksum, finished)
    values (${progress.number}, ${progress.name}, ${progress.statementsDone}, ${progress.checksum}, ${progress.finished})
    on conflict (number) do update
    set statements_done = excluded.statements_done, checksum = excluded.checksum, finished = excluded.finished
    where roster_migrations.statements_done < excluded.statements_done`.execute(scope.db)
}
