import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { newId } from '../../src/core/kernel/ids.ts'
import { insertContactLog } from '../../src/store/contacts/contact-log.ts'
import { insertDeniedPeople } from '../../src/store/contacts/erasure.ts'
import { insertRecordEvents } from '../../src/store/feed/record-events.ts'
import { OutcomeUnknown, WrongRowCount } from '../../src/store/kernel/errors.ts'
import { inTransaction, type Scope } from '../../src/store/kernel/scope.ts'
import { insertDeliveries } from '../../src/store/webhooks/deliveries.ts'
import { buildWorkspace } from '../support/build-workspace.ts'
import { openTestDatabase } from '../support/open-test-database.ts'
import { startApp } from '../support/start-app.ts'

const database = await openTestDatabase()
const app = await startApp(database)

/** A workspace whose row of `tenants` was lost. */
async function buildLost() {
  const built = await buildWorkspace(database)
  await sql`delete from tenants where workspace_id = ${built.workspaceId}::uuid`.execute(database.db)
  return built
}

const countContacts = async (workspaceId: string) =>
  (
    await sql<{ count: number }>`
      select count(*) as count from contacts where workspace_id = ${workspaceId}::uuid`.execute(database.db)
  ).rows[0]!.count

test('a workspace has its row of tenants from the transaction that makes it', async () => {
  const { workspaceId } = await buildWorkspace(database)
  const { rows } = await sql`select from tenants where workspace_id = ${workspaceId}::uuid`.execute(
    database.db,
  )
  expect(rows).toHaveLength(1)
})

test.each([
  ['POST', '/v2/contacts', { phone: '+14155550101' }],
  ['POST', '/v2/contacts/upsert', { phone: '+14155550102' }],
  ['POST', '/v2/contacts/batch', { operations: [{ op: 'create', contact: { phone: '+14155550103' } }] }],
  ['POST', '/v2/tags', { name: 'vip' }],
  ['POST', '/v1/contacts', { phone: '+14155550104' }],
])('%s %s is refused without that row, and writes nothing', async (method, path, body) => {
  const { workspaceId, workspaceKey } = await buildLost()
  const { status } = await app.send(method, path, { key: workspaceKey, body })
  expect(status).toBeGreaterThanOrEqual(400)
  expect(await countContacts(workspaceId)).toBe(0)
})

test('a write that reached fewer rows than it was given is no success, not even once it is committed', async () => {
  const { scope } = await buildLost()
  const row = {
    contact_id: newId(),
    version: 1,
    action: 'created',
    operation_id: newId(),
    actor: 'test',
    changes: {},
  }
  const write = inTransaction(scope, (scope) =>
    insertContactLog(scope, [{ ...row, at: new Date() } as never]),
  )
  await expect(write).rejects.toThrow(OutcomeUnknown)
  await expect(write).rejects.toMatchObject({ cause: expect.any(WrongRowCount) })
})

const delivery = {
  id: newId(),
  webhook_id: newId(),
  number: 1,
  message_id: 'msg_1',
  type: 'contact.created',
  subject_id: newId(),
}
const event = {
  id: newId(),
  kind: 'tag',
  record_id: newId(),
  action: 'created',
  name: 'vip',
  detail: null,
  operation_id: newId(),
}

test.each<[string, (scope: Scope) => Promise<void>]>([
  [
    'a message to a webhook',
    (scope) => insertDeliveries(scope, [{ ...delivery, contact_id: null, body: '{}', free_at: new Date(0) }]),
  ],
  [
    'an event of a record',
    (scope) => insertRecordEvents(scope, [{ ...event, actor: 'test', at: new Date() }]),
  ],
  [
    'that somebody is not to be contacted',
    (scope) => insertDeniedPeople(scope, [Buffer.alloc(32, 1)], new Date()),
  ],
])('%s is not lost in silence either', async (_, insert) => {
  const { scope } = await buildLost()
  await expect(inTransaction(scope, insert)).rejects.toThrow()
  const { scope: whole } = await buildWorkspace(database)
  await inTransaction(whole, insert)
})

test('who is kept as not to be contacted twice is kept once', async () => {
  const { scope, workspaceId } = await buildWorkspace(database)
  const hash = Buffer.alloc(32, 2)
  for (const at of ['2026-01-01Z', '2026-02-01Z'])
    await inTransaction(scope, (scope) => insertDeniedPeople(scope, [hash, Buffer.from(hash)], new Date(at)))
  const { rows } = await sql<{ at: Date }>`
    select at from denied_people where workspace_id = ${workspaceId}::uuid`.execute(database.db)
  expect(rows).toEqual([{ at: new Date('2026-01-01Z') }])
})
