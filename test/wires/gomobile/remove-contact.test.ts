import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { aTime, unknownId } from '../../support/patterns.ts'
import { startApp } from '../../support/start-app.ts'
import { mobileWorkspace, notFound } from './mobile-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => mobileWorkspace(database, app)
const john = { primaryPhone: '+14155551234', primaryEmail: 'john@example.com' }

describe('DELETE /api/contact/{id}', () => {
  it('puts the contact away and answers it, again and again; phone and email are free', async () => {
    const { add, send, rowOf, actions } = await open()
    const contact = await add('/api/contact', john)
    const first = await send('DELETE', `/api/contact/${contact.id}`)
    expect(first).toMatchObject({ status: 200, body: { ...contact, updatedAt: aTime } })
    const second = await send('DELETE', `/api/contact/${contact.id}`)
    expect(second).toMatchObject({ status: 200, body: first.body })
    expect(await rowOf(contact.id)).toMatchObject({ deleted_at: expect.any(Date), version: 2 })
    expect(await actions()).toEqual(['created', 'deleted'])
    await add('/api/contact', john)
  })

  it('accepts an empty body of any content type', async () => {
    const { add, workspaceKey } = await open()
    const { id } = await add('/api/contact', john)
    const headers = { 'x-api-key': workspaceKey, 'content-type': 'application/json' }
    expect((await app.send('DELETE', `/api/contact/${id}`, { headers })).status).toBe(200)
  })

  it('does not find another organization’s contact, nor one that never was', async () => {
    const { send } = await open()
    const other = await open()
    const foreign = await other.add('/api/contact', john)
    for (const id of [foreign.id, unknownId]) {
      expect(await send('DELETE', `/api/contact/${id}`)).toMatchObject(notFound)
    }
    expect((await other.rowOf(foreign.id)).deleted_at).toBeNull()
  })
})
