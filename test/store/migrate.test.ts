import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { describeSchema } from '../../src/store/schema/describe-schema.ts'
import { findAppliedMigrations, MigrationRefused, migrate } from '../../src/store/schema/migrate.ts'
import { type Migration, readMigrations } from '../../src/store/schema/read-migrations.ts'
import { openByUrl } from '../support/open-by-url.ts'
import { createScratchDatabase, openTestDatabase } from '../support/open-test-database.ts'

const log = () => {}

function migration(number: number, ...statements: string[]): Migration {
  return { number, name: `000${number}_test`, statements }
}

describe('migrate', () => {
  test('twenty processes starting at once on one fresh database migrate once', async () => {
    const scratch = await createScratchDatabase({ migrated: false })
    const processes = await Promise.all(Array.from({ length: 20 }, () => openByUrl(scratch.url, 3)))
    const counted = migration(4, 'create table if not exists runs (n integer)', 'insert into runs values (1)')
    const migrations = [...(await readMigrations()), counted]
    const logged: string[] = []

    await Promise.all(
      processes.map((process) => migrate(process, { log: (line) => logged.push(line), migrations })),
    )

    const { rows } = await sql`select * from runs`.execute(scratch.db)
    expect(rows).toEqual([{ n: 1 }])
    expect(logged.filter((line) => line.startsWith('migrated:'))).toHaveLength(migrations.length)
    await Promise.all(processes.map((process) => process.close()))
  })

  test('gives the same schema as the shared database, and a second run changes nothing', async () => {
    const scratch = await createScratchDatabase({ migrated: false })
    const logged: string[] = []
    await migrate(scratch, { log })
    await migrate(scratch, { log: (line) => logged.push(line) })
    expect(logged).toEqual([])
    expect(await describeSchema(scratch)).toBe(await describeSchema(await openTestDatabase()))
  })

  test('resumes after the statement where it was stopped, and runs none twice', async () => {
    const scratch = await createScratchDatabase({ migrated: false })
    const first = 'create table once (n integer)'
    await expect(
      migrate(scratch, { log, migrations: [migration(1, first, 'select 1 / 0')] }),
    ).rejects.toThrow('migration 0001_test, statement 2: division by zero')
    expect(await findAppliedMigrations(scratch)).toMatchObject([{ statementsDone: 1, finished: false }])

    await migrate(scratch, { log, migrations: [migration(1, first, 'create table twice (n integer)')] })
    expect(await findAppliedMigrations(scratch)).toMatchObject([{ statementsDone: 2, finished: true }])
  })

  test('refuses an applied migration whose text was changed, and runs nothing', async () => {
    const scratch = await createScratchDatabase({ migrated: false })
    await migrate(scratch, { log, migrations: [migration(1, 'create table a (n integer)')] })
    const changed = [migration(1, 'create table a (n bigint)'), migration(2, 'create table b (n integer)')]
    await expect(migrate(scratch, { log, migrations: changed })).rejects.toThrow(
      'migrations/0001_test.sql was changed after this database had run it',
    )
    const longer = [migration(1, 'create table a (n integer)', 'create table b (n integer)')]
    await expect(migrate(scratch, { log, migrations: longer })).rejects.toThrow(MigrationRefused)
    expect(await describeSchema(scratch)).not.toContain('table b')
  })

  test('refuses a database that a newer Roster migrated', async () => {
    const scratch = await createScratchDatabase({ migrated: false })
    const newer = [migration(1, 'create table a (n integer)'), migration(2, 'create table b (n integer)')]
    await migrate(scratch, { log, migrations: newer })
    await expect(migrate(scratch, { log, migrations: newer.slice(0, 1) })).rejects.toThrow(
      'migrated by a newer Roster (0002_test; this one knows 1 migrations)',
    )
  })

  test('refuses two statements in one', async () => {
    const scratch = await createScratchDatabase({ migrated: false })
    const two = 'create table a (n integer); create table b (n integer)'
    await expect(migrate(scratch, { log, migrations: [migration(1, two)] })).rejects.toThrow(
      'cannot insert multiple commands',
    )
  })
})
