import { describe, expect, it } from 'vitest'
import { writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { buildPerson } from '../../support/build-person.ts'
import { buildAccount, buildKey } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => rosterWorkspace(database, app)

describe('GET /v2/contacts/{id}/history', () => {
  it('tells every version, newest first: who, when, as part of what, from what to what', async () => {
    const { send, make, member } = await open()
    const list = await make('/lists', { name: 'Leads' })
    await make('/custom-fields', { name: 'MRR', type: 'number' })
    const { id, createdAt } = await make('/contacts', { firstName: 'Ada', customFields: { MRR: 1 } })
    const changed = await send('PATCH', `/contacts/${id}`, {
      firstName: null,
      tags: ['vip'],
      lists: [list.id],
      customFields: { MRR: 2 },
      lastDialTime: '2026-01-31T10:00:00Z',
    })
    await send('DELETE', `/contacts/${id}`)
    await send('POST', `/contacts/${id}/restore`)

    const { status, body } = await send('GET', `/contacts/${id}/history`)
    expect(status).toBe(200)
    expect(body.nextCursor).toBeNull()
    expect(
      body.data.map(({ version, action }: { version: number; action: string }) => [version, action]),
    ).toEqual([
      [4, 'restored'],
      [3, 'deleted'],
      [2, 'updated'],
      [1, 'created'],
    ])
    const [, , updated, created] = body.data
    expect(updated).toEqual({
      version: 2,
      action: 'updated',
      at: changed.body.updatedAt,
      actor: `key:${member.keyId}`,
      actorName: 'Workspace key',
      operationId: changed.headers.get('x-request-id'),
      changes: expect.any(Array),
    })
    const byField = (field: string) =>
      updated.changes.find((change: { field: string }) => change.field === field)
    expect(updated.changes).toHaveLength(5)
    expect(byField('firstName')).toEqual({ field: 'firstName', from: 'Ada', to: null })
    expect(byField('tags')).toEqual({ field: 'tags', from: [], to: ['vip'] })
    expect(byField('lists')).toEqual({ field: 'lists', from: [], to: ['Leads'] })
    expect(byField('customFields.MRR')).toEqual({ field: 'customFields.MRR', from: 1, to: 2 })
    expect(byField('lastDialTime')).toMatchObject({ from: null, to: '2026-01-31T10:00:00.000Z' })
    expect(created.at).toBe(createdAt)
    expect(created.changes).toEqual(
      expect.arrayContaining([
        { field: 'firstName', from: null, to: 'Ada' },
        { field: 'customFields.MRR', from: null, to: 1 },
      ]),
    )
  })

  it('names people and keys to whoever may read, also those who are gone, and never by their email', async () => {
    const workspace = await open()
    const { id } = await workspace.make('/contacts')
    const [ada, owner] = [await buildPerson(workspace, { role: 'editor' }), await buildPerson(workspace)]
    const { workspaceId } = workspace
    const query = `?workspaceId=${workspaceId}`
    await app.send('PATCH', `/v2/contacts/${id}${query}`, { headers: ada.headers, body: { city: 'London' } })
    await app.send('PATCH', '/v2/session', { headers: ada.headers, body: { name: 'Ada King' } })
    await app.send('DELETE', `/v2/people/${ada.id}`, { headers: owner.headers })
    const key = await buildKey(database, workspace.owner, { name: 'Zapier', workspaceId })
    await workspace.send('PATCH', `/contacts/${id}`, { city: 'Paris' }, key.secret)
    await workspace.send('DELETE', `/api-keys/${key.principal.keyId}`, undefined, workspace.accountKey)

    const viewer = await buildPerson(workspace, { role: 'viewer' })
    const { body } = await app.send('GET', `/v2/contacts/${id}/history${query}`, viewer)
    const names = body.data.map(({ actor, actorName }: Record<string, string>) => [actor, actorName])
    expect(names).toEqual([
      [`key:${key.principal.keyId}`, 'Zapier'],
      [`person:${ada.id}`, 'Ada King'],
      [`key:${workspace.member.keyId}`, 'Workspace key'],
    ])
    expect(JSON.stringify(body)).not.toContain('@')
  })

  it('names nobody of another account, and nothing that is no person or key', async () => {
    const workspace = await open()
    const stranger = await buildPerson(await buildAccount(database))
    const { id } = await workspace.make('/contacts')
    for (const actor of [`person:${stranger.id}`, 'cli']) {
      const scope = { ...workspace.scope, actor, operationId: newId() }
      await writeContacts(scope, [{ op: 'update', id, draft: { city: actor } }])
    }
    const { body } = await workspace.send('GET', `/contacts/${id}/history`)
    const names = body.data.map(({ actor, actorName }: Record<string, string>) => [actor, actorName])
    expect(names.slice(0, 2)).toEqual([
      ['cli', null],
      [`person:${stranger.id}`, null],
    ])
  })

  it('pages by cursor, in the bin too, and takes no cursor of another contact', async () => {
    const { send, make } = await open()
    const { id } = await make('/contacts')
    const other = await make('/contacts')
    for (const city of ['a', 'b', 'c']) await send('PATCH', `/contacts/${id}`, { city })
    await send('DELETE', `/contacts/${id}`)
    const versions: number[] = []
    let cursor: string | null = ''
    let last = ''
    while (cursor !== null) {
      const { body } = await send('GET', `/contacts/${id}/history?limit=2${cursor && `&cursor=${cursor}`}`)
      versions.push(...body.data.map(({ version }: { version: number }) => version))
      cursor = body.nextCursor
      last = cursor ?? last
    }
    expect(versions).toEqual([5, 4, 3, 2, 1])
    const foreign = await send('GET', `/contacts/${other.id}/history?cursor=${last}`)
    expect(faultsOf(foreign)).toEqual([['cursor', 'invalid_format']])
  })
})
