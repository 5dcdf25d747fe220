import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { newId } from '../../../src/core/kernel/ids.ts'
import { describeSchema } from '../../../src/store/schema/describe-schema.ts'
import { migrate } from '../../../src/store/schema/migrate.ts'
import { type Migration, readMigrations } from '../../../src/store/schema/read-migrations.ts'
import { buildContacts } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { createScratchDatabase } from '../../support/open-test-database.ts'
import { backUp, digestTables, restore } from './back-up.ts'

const log = () => {}
const migrations = await readMigrations()

test('a backup of an older schema is restored and migrated on to this one', async () => {
  const old = await createScratchDatabase({ migrated: false })
  await migrate(old, { log, migrations: migrations.slice(0, 1) })
  const accountId = newId()
  await sql`insert into accounts values (${accountId}, 'Old \\N', '2026-01-01Z')`.execute(old.db)
  const before = await digestTables(old)

  const store = await createScratchDatabase({ migrated: false })
  const { tables } = await restore(store, await backUp(old))
  expect(tables.map(({ table }) => table)).toEqual(['accounts', 'workspaces', 'api_keys'])
  const { accounts, contacts } = await digestTables(store)
  expect({ accounts, contacts }).toEqual({ accounts: before.accounts, contacts: '0 ' })
  expect(await describeSchema(store)).toBe(await describeSchema(await createScratchDatabase()))
})

test('later migrations change the restored rows as they would have changed them in place', async () => {
  const later: Migration = {
    number: migrations.at(-1)!.number + 1,
    name: '9999_later',
    statements: [
      'alter table contacts add column initial text',
      'update contacts set initial = left(first_name, 1), city = null',
      'alter table contacts drop column city',
    ],
  }
  const old = await createScratchDatabase()
  const { scope } = await buildWorkspace(old)
  await buildContacts(scope, [{ firstName: 'Ada', city: 'London' }, { firstName: '\\N' }])
  const bytes = await backUp(old)

  const store = await createScratchDatabase({ migrated: false })
  await restore(store, bytes, [...migrations, later])
  await migrate(old, { log, migrations: [...migrations, later] })
  expect(await digestTables(store)).toEqual(await digestTables(old))
})

test('a restore that was stopped while it made the schema is taken up again', async () => {
  const old = await createScratchDatabase()
  await buildContacts((await buildWorkspace(old)).scope, [{ firstName: 'Ada' }])
  const store = await createScratchDatabase({ migrated: false })
  await migrate(store, { log, migrations: migrations.slice(0, 2) })
  await restore(store, await backUp(old))
  expect(await digestTables(store)).toEqual(await digestTables(old))
})

test('a store in the middle of a migration is not backed up', async () => {
  const store = await createScratchDatabase()
  const failing: Migration = {
    number: migrations.at(-1)!.number + 1,
    name: '9999_later',
    statements: ['create table later (n integer primary key)', 'select 1 / 0'],
  }
  await expect(migrate(store, { log, migrations: [...migrations, failing] })).rejects.toThrow('by zero')
  await expect(backUp(store)).rejects.toThrow('this store is being migrated')
})
