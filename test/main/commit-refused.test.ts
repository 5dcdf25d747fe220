import { afterAll, expect, test } from 'vitest'
import { countContacts } from '../../src/store/contacts/contacts.ts'
import { buildWorkspace } from '../support/build-workspace.ts'
import { cuttingProxy } from '../support/cutting-proxy.ts'
import { openByUrl } from '../support/open-by-url.ts'
import { openTestDatabase } from '../support/open-test-database.ts'
import { provided } from '../support/provided.ts'
import { startApp } from '../support/start-app.ts'

const direct = await openTestDatabase()
const proxy = await cuttingProxy(await provided('databaseUrl'))
const database = await openByUrl(proxy.url, 4, { prepared: false })
afterAll(() => database.close())
const app = await startApp(database, { jobs: false })
const committing = 'commit\0'

const batch = {
  operations: [
    { op: 'create', contact: { firstName: 'Ann' } },
    { op: 'create', contact: { firstName: 'Bob' } },
    { op: 'create', contact: { firstName: 'Cid' } },
  ],
}
const writes = [
  ['/v2/contacts', { firstName: 'Ann' }, 1],
  ['/v2/contacts/batch', batch, 3],
  ['/v1/contacts', { phone: '+14155551234' }, 1],
  ['/v1/contact/', { email: 'ann@example.com', phone: '+14155551234' }, 1],
  ['/api/contact', { primaryPhone: '+14155551234' }, 1],
] as const

const batched = writes[1]
// XX000: a Citus worker is lost while it commits. 40003: statement_completion_unknown. 57014, 53100: what a server may say
// on its way down.
const open = [
  ...writes.map((write) => ['XX000', ...write] as const),
  ...['XX001', '40003', '57014', '53100', '58030', '0A000'].map((state) => [state, ...batched] as const),
]

test.each(open)(
  '%s at COMMIT of POST %s is outcome_unknown, and it is not written again',
  async (state, path, body, count) => {
    for (const did of ['commit', 'rollback'] as const) {
      const { workspaceKey: key, scope } = await buildWorkspace(direct)
      const sent = proxy.sent(committing)
      proxy.refuseCommit(state, did)
      const reply = await app.send('POST', path, { key, body })
      expect(reply.status).toBe(503)
      expect(JSON.stringify(reply.body)).toContain('not known whether the write was committed')
      expect(reply.headers.get('retry-after')).toBeNull()
      expect(proxy.sent(committing) - sent).toBe(1)
      expect(await countContacts({ ...scope, db: direct.db })).toBe(did === 'commit' ? count : 0)
    }
  },
)

test.each(['40001', '40P01'])('%s at COMMIT was rolled back, so the write runs again', async (state) => {
  const { workspaceKey: key, scope } = await buildWorkspace(direct)
  proxy.refuseCommit(state, 'rollback')
  const reply = await app.send('POST', '/v2/contacts/batch', { key, body: batch })
  expect(reply).toMatchObject({ status: 200, body: { results: [{ status: 'created' }, {}, {}] } })
  expect(await countContacts({ ...scope, db: direct.db })).toBe(3)
})

test('a batch of which one half is surely unwritten and the other is not is outcome_unknown', async () => {
  const { workspaceKey: key, scope } = await buildWorkspace(direct)
  proxy.refuseCommit('23503', 'rollback')
  // Of the halves the first never begins, and the second is committed.
  proxy.cutAt('start transaction', 'unsent', 1)
  proxy.refuseCommit('XX000', 'commit')
  const reply = await app.send('POST', '/v2/contacts/batch', { key, body: batch })
  expect(reply).toMatchObject({ status: 503, body: { code: 'outcome_unknown' } })
  expect(await countContacts({ ...scope, db: direct.db })).toBe(2)
})

test.each(['23503', '23514', '40002'])('%s at COMMIT wrote nothing, so a batch is halved', async (state) => {
  const { workspaceKey: key, scope } = await buildWorkspace(direct)
  proxy.refuseCommit(state, 'rollback')
  const reply = await app.send('POST', '/v2/contacts/batch', { key, body: batch })
  expect(reply.body.results.map(({ status }: { status: string }) => status)).toEqual(Array(3).fill('created'))
  expect(await countContacts({ ...scope, db: direct.db })).toBe(3)
})
