import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { createList } from '../../src/core/lists/lists.ts'
import type { Database } from '../../src/store/database/database.ts'
import { NamedStatements } from '../../src/store/database/named-statements.ts'
import { buildContact } from '../support/build-contact.ts'
import { buildWorkspace } from '../support/build-workspace.ts'
import { openByUrl } from '../support/open-by-url.ts'
import { createScratchDatabase } from '../support/open-test-database.ts'

const scratch = await createScratchDatabase()
const poolSize = 3

async function open(prepared: boolean): Promise<Database> {
  const database = await openByUrl(scratch.url, poolSize, { prepared })
  onTestFinished(() => database.close())
  return database
}

/** The statements that the sessions of a pool have prepared. */
async function preparedOn({ db }: Database): Promise<string[]> {
  // Each asks until all have been asked, so that no two get the same session.
  let asked = 0
  let everybodyAsked = () => {}
  const all = new Promise<void>((resolve) => {
    everybodyAsked = resolve
  })
  const ask = () =>
    db.connection().execute(async (connection) => {
      const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(
        connection,
      )
      if (++asked === poolSize) everybodyAsked()
      await all
      return rows
    })
  const rows = (await Promise.all(Array.from({ length: poolSize }, ask))).flat()
  return rows.map(({ statement }) => statement)
}

/** Writes and reads of several kinds. */
async function use(database: Database): Promise<void> {
  const { scope } = await buildWorkspace(database)
  await createList(scope, { name: 'List' })
  for (const email of ['a@example.com', 'b@example.com'])
    await buildContact(scope, { email, tags: { add: ['tag'] } })
}

test('a statement whose plan depends on its values is not prepared', () => {
  const names = new NamedStatements()
  expect(names.nameOf('select 1')).toBeDefined()
  expect(names.nameOf('/* planned each time */\n select 1')).toBeUndefined()
})

test('statements are prepared once a connection', async () => {
  const database = await open(true)
  await use(database)
  const statements = await preparedOn(database)
  expect(statements).toContainEqual(expect.stringContaining('insert into contacts'))
  expect(new Set(statements).size).toBeLessThanOrEqual(statements.length)
})

test('ROSTER_PREPARED=off serves, and prepares none that stays', async () => {
  const database = await open(false)
  await use(database)
  expect(await preparedOn(database)).toEqual([])
})

test('what clients choose to change fills no names: an UPDATE of the query builder goes unnamed', async () => {
  const database = await open(true)
  const { scope } = await buildWorkspace(database)
  const { id } = await createList(scope, { name: 'List' })
  const update = database.db
    .updateTable('lists')
    .where('workspace_id', '=', scope.workspaceId)
    .where('id', '=', id)
  await update.set({ name: 'A' }).execute()
  await update.set({ description: 'B', name: 'C' }).execute()
  expect((await preparedOn(database)).filter((statement) => /^update "/.test(statement))).toEqual([])
})

test('names are few, whatever is asked, and the same text has one', () => {
  const names = new NamedStatements()
  const given = Array.from({ length: 600 }, (_, n) => names.nameOf(`select ${n}`))
  expect(new Set(given.filter((name) => name !== undefined)).size).toBe(500)
  expect(names.nameOf('select 0')).toBe(given[0])
  expect(names.nameOf('select 599')).toBeUndefined()
  for (const name of given.slice(0, 500)) expect(Buffer.byteLength(name!)).toBeLessThan(64)
  names.renew()
  expect(names.nameOf('select 0')).not.toBe(given[0])
})

test('a statement whose columns another process changed is prepared anew, alone and in a transaction', async () => {
  const database = await open(true)
  await scratch.pool.query('create table changing (id integer, name text)')
  await scratch.pool.query("insert into changing values (1, 'one')")
  const read = (db: Database['db']) =>
    db
      // biome-ignore lint/suspicious/noExplicitAny: a table that Roster does not have
      .selectFrom('changing' as any)
      .selectAll()
      .where('id' as never, '=', 1 as never)
      .execute()
  const everywhere = () => Promise.all(Array.from({ length: poolSize }, () => read(database.db)))
  await everywhere()
  await scratch.pool.query('alter table changing add column added text')
  expect(await everywhere()).toEqual(Array(poolSize).fill([{ id: 1, name: 'one', added: null }]))

  await scratch.pool.query('alter table changing drop column name')
  const { inTransaction } = await import('../../src/store/kernel/scope.ts')
  const reads = Array.from({ length: poolSize }, () => inTransaction(database, ({ db }) => read(db)))
  expect(await Promise.all(reads)).toEqual(Array(poolSize).fill([{ id: 1, added: null }]))
})
