import { it } from 'vitest'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'

const database = await openTestDatabase()
const app = await startApp(database)

it('explores', async () => {
  const { workspaceKey: key, accountKey, workspaceId } = await buildWorkspace(database)
  const show = async (method: string, path: string, body?: unknown, k = key) => {
    const r = await app.send(method, path, { key: k, ...(body !== undefined && { body }) })
    console.log(method, path, r.status, JSON.stringify(r.body, null, 1)?.slice(0, 3000))
    return r.body
  }
  await show('POST', '/v2/custom-fields', { name: 'MRR', type: 'number' })
  const list = await show('POST', '/v2/lists', { name: 'L' })
  const c = await show('POST', '/v2/contacts', { phone: '+1 415 555 1234', email: ' J@x.com ', firstName: 'J', tags: ['b', 'a'], lists: [list.id.toUpperCase()], customFields: { MRR: 5 } })
  await show('PATCH', `/v2/contacts/${c.id.toUpperCase()}`, { addTags: ['c'], removeTags: ['a'], customFields: { MRR: '5', No: 1 }, foo: 1, lastDialTime: 'x', lists: [1, 'x'] })
  await show('PATCH', `/v2/contacts/${c.id.toUpperCase()}`, { addTags: ['c'], removeTags: ['a'], lists: [], lastDialTime: '2026-01-01T00:00:00+02:00' })
  await show('PATCH', `/v2/contacts/${c.id}`, {})
  await show('GET', `/v2/contacts/${c.id}`, undefined, accountKey)
  await show('GET', `/v2/contacts/${c.id}/history?limit=1`)
  await show('GET', `/v2/contacts/${c.id}/history`)
  await show('POST', `/v2/contacts/upsert`, { email: 'j@X.com', lastName: 'K' })
  await show('POST', `/v2/contacts/upsert`, { lastName: 'K' })
  await show('GET', `/v2/contacts?total=true&limit=1&workspaceId=${workspaceId}`, undefined, accountKey)
  await show('GET', `/v2/contacts?total=true&limit=1&cursor=abc&x=1`, undefined, accountKey)
  await show('POST', `/v2/contacts`, { phone: '+14155551234', email: 'j@x.com' })
  await show('DELETE', `/v2/contacts/${c.id}`)
  await show('POST', `/v2/lists/${list.id}/members`, { add: [c.id] })
  await show('POST', `/v2/contacts/${c.id}/restore`)
  await show('POST', `/v2/lists/${list.id}/members`, { add: [c.id] })
  await show('GET', `/v2/lists/${list.id}/members`)
  await show('GET', `/v2/lists/${list.id}`)
  await show('GET', `/v2/tags`)
  await show('POST', `/v2/tags`, { name: 'b' })
  await show('GET', `/v2/api-keys?limit=1`, undefined, accountKey)
  await show('GET', `/v2/workspaces`, undefined, accountKey)
  await show('GET', `/nowhere`)
})
