import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { findContacts } from '../../src/store/contacts/contacts.ts'
import { readTogether, writeAhead, writeLater } from '../../src/store/kernel/pipeline.ts'
import { inTransaction, type Scope } from '../../src/store/kernel/scope.ts'
import { buildContact } from '../support/build-contact.ts'
import { buildWorkspace } from '../support/build-workspace.ts'
import { cuttingProxy } from '../support/cutting-proxy.ts'
import { openByUrl } from '../support/open-by-url.ts'
import { createScratchDatabase } from '../support/open-test-database.ts'

const scratch = await createScratchDatabase()

const rename = (scope: Scope, id: string, name: string) => sql`
  update contacts set first_name = ${name}::text
  where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid`

async function build() {
  const { scope } = await buildWorkspace(scratch)
  const { id } = await buildContact(scope, { firstName: 'Ann' })
  const name = async () => (await findContacts(scope, [id]))[0]?.first_name
  return { scope, id, name }
}

test('statements sent together are answered each with its own rows, those left out with none', async () => {
  const { scope } = await build()
  const answers = await inTransaction(scope, (scope) =>
    readTogether<[{ n: number }, { n: number }, { text: string }]>(scope, [
      sql`select generate_series(1, 2) as n`,
      undefined,
      sql`select 'a' as text where 'b' = ${'b'}::text`,
    ]),
  )
  expect(answers).toEqual([[{ n: 1 }, { n: 2 }], [], [{ text: 'a' }]])
})

test('they go with BEGIN, in one message', async () => {
  const proxy = await cuttingProxy(scratch.url)
  const through = await openByUrl(proxy.url, 1, { prepared: false })
  onTestFinished(() => through.close())
  const { scope } = await build()
  await inTransaction({ ...scope, db: through.db }, async (scope) => {
    await readTogether(scope, [sql`select 'first' as n`, sql`select 'second' as n`])
    await writeLater(scope, sql`select 'third'`)
    await writeLater(scope, sql`select 'fourth'`)
  })
  expect(proxy.messagesWith('start transaction', 'first', 'second')).toBe(1)
  expect(proxy.messagesWith('third', 'fourth', 'commit')).toBe(1)
})

test('the first that fails is what is thrown, and the connection serves on', async () => {
  const { scope, name } = await build()
  const failing = inTransaction(scope, (scope) =>
    readTogether(scope, [sql`select 1`, sql`select 1 / 0`, sql`select 'never'::int`]),
  )
  await expect(failing).rejects.toMatchObject({ code: '22012' })
  expect(await name()).toBe('Ann')
})

test('a write for later is there for what the transaction asks next, and for everybody after COMMIT', async () => {
  const { scope, id, name } = await build()
  await inTransaction(scope, async (scope) => {
    await writeLater(scope, rename(scope, id, 'Bob'))
    expect((await findContacts(scope, [id]))[0]?.first_name).toBe('Bob')
    await writeLater(scope, rename(scope, id, 'Cid'))
  })
  expect(await name()).toBe('Cid')
})

test('one that fails undoes all of its transaction, and says so where it is sent', async () => {
  const { scope, id, name } = await build()
  const failing = inTransaction(scope, async (scope) => {
    await writeLater(scope, rename(scope, id, 'Bob'))
    await writeLater(scope, sql`select 1 / 0`)
    await writeLater(scope, rename(scope, id, 'Cid'))
  })
  await expect(failing).rejects.toMatchObject({ code: '22012' })
  expect(await name()).toBe('Ann')
})

test('one whose transaction is given up is never sent', async () => {
  const { scope, id, name } = await build()
  const given = inTransaction(scope, async (scope) => {
    await writeLater(scope, rename(scope, id, 'Bob'))
    throw new Error('given up')
  })
  await expect(given).rejects.toThrow('given up')
  expect(await name()).toBe('Ann')
})

test('outside a transaction it is written at once', async () => {
  const { scope, id, name } = await build()
  await writeLater(scope, rename(scope, id, 'Bob'))
  expect(await name()).toBe('Bob')
})

test('a transaction that asks nothing sends nothing', async () => {
  const proxy = await cuttingProxy(scratch.url)
  const through = await openByUrl(proxy.url, 1)
  onTestFinished(() => through.close())
  expect(await inTransaction({ db: through.db }, async () => 'done')).toBe('done')
  expect(proxy.sent('start transaction') + proxy.sent('commit\0')).toBe(0)
})

test('a write ahead is on its way before the transaction asks anything more, behind those for later', async () => {
  const proxy = await cuttingProxy(scratch.url)
  const through = await openByUrl(proxy.url, 1, { prepared: false })
  onTestFinished(() => through.close())
  const { scope } = await build()
  await inTransaction({ ...scope, db: through.db }, async (scope) => {
    await readTogether(scope, [sql`select 'begins'`])
    await writeLater(scope, sql`select 'kept back'`)
    await writeAhead(scope, { text: `select 'ahead'`, values: [] })
    await expect.poll(() => proxy.messagesWith('kept back', 'ahead')).toBe(1)
    await writeLater(scope, sql`select 'behind'`)
  })
  expect(proxy.messagesWith('ahead', 'behind')).toBe(0)
  expect(proxy.messagesWith('behind', 'commit')).toBe(1)
})

test('without a transaction that has begun it waits, lest it stand by itself', async () => {
  const { scope, id, name } = await build()
  await inTransaction(scope, (scope) => writeAhead(scope, ahead(scope, id, 'Bob')))
  expect(await name()).toBe('Bob')
})

test('one that fails on its way undoes all, is what is thrown, and the connection serves on', async () => {
  const { scope, id, name } = await build()
  const failing = inTransaction(scope, async (scope) => {
    await readTogether(scope, [sql`select 1`])
    await writeAhead(scope, ahead(scope, id, 'Bob'))
    await writeAhead(scope, { text: 'select 1 / 0', values: [] })
    await writeAhead(scope, ahead(scope, id, 'Cid'))
  })
  await expect(failing).rejects.toMatchObject({ code: '22012' })
  const given = inTransaction(scope, async (scope) => {
    await readTogether(scope, [sql`select 1`])
    await writeAhead(scope, { text: 'select 1 / 0', values: [] })
    throw new Error('for another reason')
  })
  await expect(given).rejects.toThrow('for another reason')
  expect(await name()).toBe('Ann')
})

const ahead = ({ workspaceId }: Scope, id: string, name: string) => ({
  text: 'update contacts set first_name = $1::text where workspace_id = $2::uuid and id = $3::uuid',
  values: [name, workspaceId, id],
})
