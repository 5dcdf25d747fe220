import { describe, expect, test } from 'vitest'
import { buildKey } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const workspace = await rosterWorkspace(database, app)
const { send, make } = workspace
const list = await make('/lists', { name: 'March' })

let made = 0
const aContact = (tags: string[]) => make('/contacts', { externalId: `made-${++made}`, addTags: tags })

/** The tags after a write of each kind to a contact that has `a` and `b`, and what the answer says was dropped. */
const kinds: Record<string, (words: object) => Promise<[string[], string[] | undefined]>> = {
  PATCH: async (words) => {
    const { id } = await aContact(['a', 'b'])
    const { status, body } = await send('PATCH', `/contacts/${id}`, words)
    expect(status).toBe(200)
    return [body.tags, body.droppedTags]
  },
  upsert: async (words) => {
    const { externalId } = await aContact(['a', 'b'])
    const { status, body } = await send('POST', '/contacts/upsert', {
      matchBy: ['externalId'],
      externalId,
      ...words,
    })
    expect(status).toBe(200)
    return [body.contact.tags, body.contact.droppedTags]
  },
  'batch update': async (words) => {
    const { id } = await aContact(['a', 'b'])
    const { body } = await send('POST', '/contacts/batch', {
      operations: [{ op: 'update', id, contact: words }],
    })
    return [body.results[0].contact.tags, body.results[0].contact.droppedTags]
  },
  'batch upsert': async (words) => {
    const { externalId } = await aContact(['a', 'b'])
    const operation = { op: 'upsert', matchBy: ['externalId'], contact: { externalId, ...words } }
    const { body } = await send('POST', '/contacts/batch', { operations: [operation] })
    return [body.results[0].contact.tags, body.results[0].contact.droppedTags]
  },
}

describe.each(Object.entries(kinds))('one word for tags on %s', (kind, write) => {
  test.each([
    [{ addTags: ['c'] }, ['a', 'b', 'c'], undefined],
    [{ addTags: ['a'] }, ['a', 'b'], undefined],
    [{ removeTags: ['a'] }, ['b'], ['a']],
    [{ removeTags: ['z'] }, ['a', 'b'], undefined],
    [{ setTags: ['b', 'c'] }, ['b', 'c'], ['a']],
    [{ setTags: [] }, [], ['a', 'b']],
    [{ setTags: null }, [], ['a', 'b']],
    [{ setTags: ['c'], addTags: ['d'], removeTags: ['c'] }, ['d'], ['a', 'b']],
    [{ addTags: ['c', 'd'], removeTags: ['a', 'd'] }, ['b', 'c'], ['a']],
  ])('%j', async (words, tags, dropped) => {
    expect(await write(words)).toEqual([tags, dropped])
  })

  test('plain tags keep their standard meaning', async () => {
    const replaces = kind === 'PATCH' || kind === 'batch update'
    expect(await write({ tags: ['c'] })).toEqual(
      replaces ? [['c'], ['a', 'b']] : [['a', 'b', 'c'], undefined],
    )
  })
})

test.each(['/contacts', '/contacts/upsert'])('POST %s makes a contact by the same words', async (path) => {
  const body = {
    externalId: `new${path}`,
    matchBy: ['externalId'],
    setTags: ['x'],
    addTags: ['y'],
    addLists: [list.id],
  }
  const { matchBy, ...plain } = body
  const reply = await send('POST', path, path.endsWith('upsert') ? { ...plain, matchBy } : plain)
  const contact = reply.body.contact ?? reply.body
  expect([reply.status, contact.tags, contact.lists]).toEqual([201, ['x', 'y'], [list.id]])
  expect(contact.droppedTags).toBeUndefined()
})

test('what is said by two words for one thing is refused', async () => {
  const { id } = await aContact(['a'])
  const reply = await send('PATCH', `/contacts/${id}`, { tags: ['b'], setTags: ['c'] })
  expect(reply.body.errors).toMatchObject([{ field: 'setTags', code: 'repeated' }])
})

test('a form may add tags, and not set or take off any', async () => {
  const { owner, workspaceId } = workspace
  const { secret } = await buildKey(database, owner, { name: 'form', workspaceId, scopes: ['upsert'] })
  const said = (words: object) =>
    send('POST', '/contacts/upsert', { email: 'f@example.com', ...words }, secret)
  expect((await said({ addTags: ['lead'] })).status).toBe(200)
  for (const words of [{ setTags: ['x'] }, { removeTags: ['lead'] }, { setLists: [] }])
    expect((await said(words)).status).toBe(403)
})

test('dryRun is said in the query or in the body, and writes nothing', async () => {
  const { id, version } = await aContact(['a'])
  const calls: [string, string, object | undefined][] = [
    ['POST', '/contacts', { firstName: 'Nobody' }],
    ['POST', '/contacts/upsert', { email: 'nobody@example.com' }],
    ['PATCH', `/contacts/${id}`, { firstName: 'Nobody' }],
    ['POST', `/contacts/${id}/restore`, {}],
    ['POST', '/contacts/batch', { operations: [{ op: 'create', contact: { firstName: 'Nobody' } }] }],
    ['POST', '/bulk', { filter: 'city:Nowhere', action: { type: 'addTags', tags: ['n'] } }],
  ]
  for (const [method, path, body] of calls) {
    const byQuery = await send(method, `${path}?dryRun=true`, body)
    const byBody = await send(method, path, { ...body, dryRun: true })
    expect([path, byQuery.status, byBody.status]).toEqual([path, 200, 200])
    expect([path, byQuery.body.dryRun, byBody.body.dryRun]).toEqual([path, true, true])
  }
  expect((await send('GET', `/contacts/${id}`)).body.version).toBe(version)
  expect((await send('GET', '/contacts?filter=firstName:Nobody&total=true')).body.total).toBe(0)
})

test('fields keep an answer small, wherever contacts are answered', async () => {
  const { id, externalId } = await aContact(['a'])
  const shown = { id, externalId, tags: ['a'] }
  const q = 'fields=externalId,tags'
  const asked = [
    (await send('GET', `/contacts/${id}?${q}`)).body,
    (await send('GET', `/contacts?${q}&filter=externalId:${externalId}`)).body.data[0],
    (await send('POST', `/contacts/search?${q}`, { ids: [id] })).body.data[0],
    (await send('POST', '/contacts/search', { ids: [id], fields: 'externalId,tags' })).body.data[0],
    (await send('POST', '/contacts/get', { ids: [id], fields: ['externalId', 'tags'] })).body.data[0],
    (await send('PATCH', `/contacts/${id}?${q}`, { city: 'Rome' })).body,
    (await send('PATCH', `/contacts/${id}?${q}&dryRun=true`, { city: 'Paris' })).body.contact,
    (await send('POST', `/contacts/upsert?${q}`, { externalId, matchBy: ['externalId'] })).body.contact,
    (
      await send('POST', '/contacts/batch', {
        fields: ['externalId', 'tags'],
        operations: [{ op: 'update', id, contact: { city: 'Rome' } }],
      })
    ).body.results[0].contact,
  ]
  for (const [index, answer] of asked.entries()) expect([index, answer]).toEqual([index, shown])
  const found = (await send('GET', `/contacts/lookup?externalId=${externalId}&${q}`)).body
  expect(found).toEqual({ ...shown, matchedBy: 'externalId', reading: null })
  const created = await send('POST', '/contacts?fields=firstName', { firstName: 'Ada' })
  expect(created.body).toEqual({ id: expect.any(String), firstName: 'Ada' })
  for (const path of [`/contacts/${id}?fields=nmae`, `/contacts/lookup?externalId=x&fields=frstName`])
    expect((await send('GET', path)).body.errors[0].code).toBe('unknown_field')
})

test('every read has an ETag, and is 304 to who has it', async () => {
  const { id } = await aContact(['a'])
  const paths = [
    `/contacts/${id}`,
    '/contacts',
    '/tags',
    '/lists',
    `/lists/${list.id}`,
    '/jobs',
    '/custom-fields',
    '/me',
  ]
  for (const path of paths) {
    const first = await send('GET', path)
    const etag = first.headers.get('etag') ?? ''
    expect([path, first.status, etag]).toEqual([path, 200, expect.stringMatching(/^"[\w-]+"$/)])
    const again = await app.send('GET', `/v2${path}`, {
      key: workspace.workspaceKey,
      headers: { 'if-none-match': etag },
    })
    expect([path, again.status, again.headers.get('cache-control')]).toEqual([path, 304, 'private, no-cache'])
  }
})

test('the deletion or merge of a tag, list, field or segment has a dry run with its count', async () => {
  const { make, send } = await rosterWorkspace(database, app)
  const members = await make('/lists', { name: 'March' })
  const field = await make('/custom-fields', { name: 'MRR', type: 'number' })
  for (const firstName of ['Ada', 'Bob'])
    await make('/contacts', { firstName, addTags: ['old'], addLists: [members.id], customFields: { MRR: 1 } })
  const segment = await make('/segments', { name: 'Old', filter: 'tag:old' })
  const [old] = (await send('GET', '/tags')).body.data
  const kept = await make('/tags', { name: 'kept' })
  const usedBySegments = [{ id: segment.id, name: 'Old' }]
  const dry = async (method: string, path: string, body?: object) =>
    (await send(method, `${path}?dryRun=true`, body)).body
  expect(await dry('DELETE', `/tags/${old.id}`)).toEqual({
    dryRun: true,
    contactsAffected: 2,
    usedBySegments,
  })
  expect(await dry('DELETE', `/lists/${members.id}`)).toEqual({
    dryRun: true,
    contactsAffected: 2,
    usedBySegments: [],
  })
  expect(await dry('DELETE', `/custom-fields/${field.id}`)).toMatchObject({
    dryRun: true,
    contactsAffected: 2,
  })
  expect(await dry('DELETE', `/segments/${segment.id}`)).toEqual({ dryRun: true, usedBySegments: [] })
  expect(await dry('PATCH', `/tags/${old.id}`, { name: 'kept' })).toMatchObject({
    dryRun: true,
    id: kept.id,
    merged: true,
    contactsMoved: 2,
  })
  expect(await dry('PATCH', `/tags/${old.id}`, { name: 'older' })).toMatchObject({
    dryRun: true,
    name: 'older',
    merged: false,
    contactsMoved: null,
  })
  const paths = [
    `/tags/${old.id}`,
    `/lists/${members.id}`,
    `/custom-fields/${field.id}`,
    `/segments/${segment.id}`,
  ]
  for (const path of paths) expect((await send('GET', path)).status).toBe(200)
  expect((await send('GET', '/contacts?filter=tag:old&total=true')).body.total).toBe(2)
})
