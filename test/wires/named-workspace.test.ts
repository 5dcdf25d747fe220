import { describe, expect, it } from 'vitest'
import { countContacts } from '../../src/store/contacts/contacts.ts'
import { buildContact } from '../support/build-contact.ts'
import { buildWorkspace } from '../support/build-workspace.ts'
import { openTestDatabase } from '../support/open-test-database.ts'
import { type Reply, startApp } from '../support/start-app.ts'

const database = await openTestDatabase()
const app = await startApp(database)

const faultsOf = (reply: Reply) =>
  reply.body.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`).sort()

const wrong = { workspaceId: 5, email: 'nope', bogus: 1 }

describe.each(['/v1/contacts', '/v1/contacts/upsert', '/v2/contacts', '/v2/contacts/upsert'])(
  'POST %s',
  (path) => {
    it('names every fault of the body beside a faulty workspaceId', async () => {
      const { accountKey, workspaceKey, scope } = await buildWorkspace(database)
      const nowhere = await app.send('POST', path, { key: accountKey, body: wrong })
      expect(nowhere.status).toBe(400)
      expect(faultsOf(nowhere)).toEqual(['bogus unknown_field', 'workspaceId invalid_type'])
      // Its own workspace is there to judge the email by.
      const own = await app.send('POST', path, { key: workspaceKey, body: wrong })
      expect(own.status).toBe(400)
      expect(faultsOf(own)).toEqual([
        'bogus unknown_field',
        'email invalid_email',
        'workspaceId invalid_type',
      ])
      expect(await countContacts(scope)).toBe(0)
    })

    it('names every fault of the body beside a missing workspaceId', async () => {
      const { accountKey } = await buildWorkspace(database)
      const reply = await app.send('POST', path, { key: accountKey, body: { bogus: 1 } })
      expect([reply.status, reply.body.detail]).toEqual([
        400,
        'workspaceId is required for account-scoped API keys',
      ])
      expect(faultsOf(reply)).toEqual(['bogus unknown_field', 'workspaceId required'])
    })
  },
)

describe.each(['/v1/contacts/', '/v2/contacts/'])('PATCH %s{id}', (path) => {
  it('names every fault of the body beside a faulty workspaceId: the id finds its own', async () => {
    const { accountKey, workspaceKey, scope } = await buildWorkspace(database)
    const { id } = await buildContact(scope, { firstName: 'Ann' })
    for (const key of [accountKey, workspaceKey]) {
      const reply = await app.send('PATCH', path + id, { key, body: wrong })
      expect(reply.status).toBe(400)
      expect(faultsOf(reply)).toEqual([
        'bogus unknown_field',
        'email invalid_email',
        'workspaceId invalid_type',
      ])
    }
  })
})
