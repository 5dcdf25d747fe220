import { describe, expect, it } from 'vitest'
import { buildWorkspace } from '../support/build-workspace.ts'
import { openTestDatabase } from '../support/open-test-database.ts'
import { startApp } from '../support/start-app.ts'

const database = await openTestDatabase()
const app = await startApp(database)

const dialects = [
  { path: '/v1/contacts', body: { phone: '+14155551234' }, made: 201, withUnknownField: 400 },
  { path: '/v1/contact/', body: { email: 'ann@example.com' }, made: 200, withUnknownField: 200 },
  { path: '/api/contact', body: { primaryPhone: '+14155551234' }, made: 201, withUnknownField: 201 },
]

describe.each(dialects)('the dialect of $path', ({ path, body, made, withUnknownField }) => {
  it('ignores query parameters that it does not know, on reads and writes', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const reply = await app.send('POST', `${path}?utm_source=mail`, { key, body })
    expect(reply.status).toBe(made)
    expect((await app.send('GET', `${path}?utm_source=mail`, { key })).status).toBe(200)
  })

  it(`answers ${withUnknownField} to a body with a field that it does not know`, async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    const reply = await app.send('POST', path, { key, body: { ...body, nickname: 'Annie' } })
    expect(reply.status).toBe(withUnknownField)
  })
})

it('the roster wire refuses unknown query parameters by name, on reads and writes', async () => {
  const { workspaceKey: key } = await buildWorkspace(database)
  for (const method of ['GET', 'POST'] as const) {
    const reply = await app.send(method, '/v2/contacts?utm_source=mail', {
      key,
      ...(method === 'POST' && { body: {} }),
    })
    expect([reply.status, reply.body.errors]).toMatchObject([
      400,
      [{ field: 'utm_source', code: 'unknown_field' }],
    ])
  }
})
