import { describe, expect, it } from 'vitest'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'

const database = await openTestDatabase()
const app = await startApp(database)

describe('POST /v1/contacts', () => {
  it('creates', async () => {
    const { workspaceKey: key, workspaceId } = await buildWorkspace(database)
    const reply = await app.send('POST', '/v1/contacts', { key, body: { phone: '+1 415 555 1234', email: ' John@Example.com ', firstName: 'John', tags: ['b', 'a'] } })
    console.log(reply.status, reply.body)
    const again = await app.send('POST', '/v1/contacts', { key, body: { phone: '+14155551234', email: 'john@example.com', tags: ['new'] } })
    console.log(again.status, JSON.stringify(again.body, null, 1))
    const bad = await app.send('POST', '/v1/contacts', { key, body: { phone: 5, email: 'x', timezone: 'PST', foo: 1, tags: ['', 5], customFields: { Nope: 1, B: [] } } })
    console.log(bad.status, JSON.stringify(bad.body, null, 1))
    expect(reply.status).toBe(201)
    expect(workspaceId).toBeDefined()
    const up = await app.send('POST', '/v1/contacts/upsert', { key, body: { phone: '+14155551234', lastName: 'Doe', tags: ['c'] } })
    console.log(up.status, up.body)
    const l = await app.send('GET', '/v1/contacts?limit=1', { key })
    console.log(l.status, l.body, l.headers)
  })
})
