import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { countContacts } from '../../src/store/contacts/contacts.ts'
import { type DirectoryScope, inTransaction } from '../../src/store/kernel/scope.ts'
import { buildContact } from '../support/build-contact.ts'
import { buildWorkspace } from '../support/build-workspace.ts'
import { openByUrl } from '../support/open-by-url.ts'
import { createScratchDatabase } from '../support/open-test-database.ts'

const scratch = await createScratchDatabase()

/** Makes the next so many COMMITs that hold a new contact fail with this SQLSTATE. */
async function failAtCommit(state: string, times: number): Promise<void> {
  for (const statement of [
    // A sequence keeps its count when the transaction is undone.
    `create sequence failures maxvalue ${times} no cycle`,
    `create function fail() returns trigger language plpgsql as $$
     begin
       begin
         perform nextval('failures');
       exception when others then
         return null;
       end;
       raise exception 'injected' using errcode = '${state}';
     end $$`,
    `create constraint trigger fails after insert on contacts
     deferrable initially deferred for each row execute function fail()`,
  ])
    await scratch.pool.query(statement)
  onTestFinished(async () => {
    await scratch.pool.query('drop function fail cascade')
    await scratch.pool.query('drop sequence failures')
  })
}

describe('what PostgreSQL ends at COMMIT', () => {
  test.each(['40001', '40P01'])('%s is run again from BEGIN, and stored once', async (state) => {
    await failAtCommit(state, 2)
    const { scope } = await buildWorkspace(scratch)
    const contact = await buildContact(scope, { phone: '+14155551234', tags: { add: ['tag'] } })
    expect(await countContacts(scope)).toBe(1)
    const { rows } = await scratch.pool.query('select version from contact_log where contact_id = $1', [
      contact.id,
    ])
    expect(rows).toEqual([{ version: 1 }])
  })

  test('for good is an error, never an answer that nothing stands behind', async () => {
    await failAtCommit('40001', 100)
    const { scope } = await buildWorkspace(scratch)
    await expect(buildContact(scope, { phone: '+14155551234' })).rejects.toMatchObject({ code: '40001' })
    expect(await countContacts(scope)).toBe(0)
  })
})

test('a transaction in which a failed statement went unnoticed is an error at COMMIT', async () => {
  const work = ({ db }: DirectoryScope) => sql`select 1 / 0`.execute(db).catch(() => 'unnoticed')
  await expect(inTransaction(scratch, work)).rejects.toThrow('COMMIT was answered with ROLLBACK')
})

test('a transaction has its own limits, and leaves none on its connection', async () => {
  const one = await openByUrl(scratch.url, 1, { statementTimeoutMs: 700 })
  onTestFinished(() => one.close())
  const read = async ({ db }: DirectoryScope) =>
    (
      await sql`
        select current_setting('statement_timeout') as statement,
               current_setting('idle_in_transaction_session_timeout') as idle,
               current_setting('transaction_isolation') as isolation`.execute(db)
    ).rows
  const before = await read(one)
  expect(await inTransaction(one, read)).toEqual([
    { statement: '700ms', idle: '1min', isolation: 'read committed' },
  ])
  expect(await read(one)).toEqual(before)
})

test('a statement over its time ends a transaction with what PostgreSQL says, and the connection serves on', async () => {
  const one = await openByUrl(scratch.url, 1, { statementTimeoutMs: 200 })
  onTestFinished(() => one.close())
  const pid = async () =>
    (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(one.db)).rows[0]?.pid
  const before = await pid()
  await expect(inTransaction(one, ({ db }) => sql`select pg_sleep(10)`.execute(db))).rejects.toMatchObject({
    code: '57014',
  })
  expect(await pid()).toBe(before)
})
