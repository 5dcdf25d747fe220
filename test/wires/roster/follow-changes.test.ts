import { describe, expect, it } from 'vitest'
import { buildKey } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { readFeed } from './follow-changes.ts'
import { faultsOf, type RosterWorkspace, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)

describe('GET /v2/changes with wait', () => {
  it('answers as soon as something happens', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { cursor } = await readFeed(workspace)
    const waiting = workspace.send('GET', `/changes?after=${cursor}&wait=60`)
    const { id } = await workspace.make('/contacts')
    const { body } = await waiting
    expect(body.data.map(({ contactId }: { contactId: string }) => contactId)).toEqual([id])
  })

  it('passes over what is not asked for', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { cursor } = await readFeed(workspace)
    const waiting = workspace.send('GET', `/changes?after=${cursor}&wait=60&types=tag.created&limit=1000`)
    await workspace.make('/contacts')
    await readFeed(workspace)
    await workspace.make('/tags', { name: 'vip' })
    expect((await waiting).body.data.map(({ type }: { type: string }) => type)).toEqual(['tag.created'])
  })

  it('answers an empty page with a cursor when nothing happens', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { status, body } = await workspace.send('GET', '/changes?wait=1')
    expect([status, body]).toEqual([
      200,
      { data: [], nextCursor: expect.any(String), hasMore: false, lagMs: expect.any(Number) },
    ])
    expect(faultsOf(await workspace.send('GET', '/changes?wait=61'))).toEqual([['wait', 'out_of_range']])
  })
})

/** Opens the stream; `take` reads so many events of it. */
async function open({ workspaceKey }: RosterWorkspace, query = '', headers: Record<string, string> = {}) {
  const gone = new AbortController()
  const response = await fetch(`${app.url}/v2/changes/stream?${query}`, {
    headers: { authorization: `Bearer ${workspaceKey}`, ...headers },
    signal: gone.signal,
  })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const take = async (count: number) => {
    for (;;) {
      const blocks = text.split('\n\n').slice(0, -1)
      const events = blocks.filter((block) => block.includes('data: '))
      if (events.length >= count) return { events: events.map(parse), lastId: parse(blocks.at(-1) ?? '').id }
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
      if (done) throw new Error(`the stream ended after ${text}`)
      text += value
    }
  }
  return { response, take, end: () => gone.abort() }
}

function parse(block: string) {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
  return { id: field('id') as string, data: JSON.parse(field('data') ?? 'null') }
}

describe('GET /v2/changes/stream', () => {
  it('tells what happened and what happens, as the pages do, and goes on by Last-Event-ID', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { id } = await workspace.make('/contacts', { firstName: 'Ada' })
    const stream = await open(workspace)
    expect(stream.response.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const [created] = (await stream.take(1)).events
    await workspace.send('PATCH', `/contacts/${id}`, { city: 'Paris' })
    await workspace.send('PATCH', `/contacts/${id}`, { city: 'Rome' })
    const { events } = await stream.take(3)
    stream.end()
    const { data } = await readFeed(workspace)
    expect(events.map((event) => event.data)).toEqual(data)
    const again = await open(workspace, '', { 'Last-Event-ID': created?.id as string })
    expect((await again.take(2)).events).toEqual(events.slice(1))
    again.end()
  })

  it('takes a cursor, types and the contact like a page', async () => {
    const workspace = await rosterWorkspace(database, app)
    await workspace.make('/contacts')
    const { cursor } = await readFeed(workspace)
    const stream = await open(workspace, `after=${cursor}&types=contact.updated&include=contact`)
    const { id } = await workspace.make('/contacts', { firstName: 'Bob' })
    await workspace.send('PATCH', `/contacts/${id}`, { city: 'Oslo' })
    const [event] = (await stream.take(1)).events
    expect(event?.data).toMatchObject({ type: 'contact.updated', contact: { id, city: 'Oslo' } })
    stream.end()
  })

  it('refuses before it begins', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { owner, workspaceId, send } = workspace
    const { secret } = await buildKey(database, owner, { name: 'Writes', workspaceId, scopes: ['write'] })
    expect((await send('GET', '/changes/stream', undefined, secret)).status).toBe(403)
    expect(faultsOf(await send('GET', '/changes/stream?after=x'))).toEqual([['after', 'invalid_format']])
    const headers = { 'Last-Event-ID': 'x' }
    const reply = await app.send('GET', '/v2/changes/stream', { key: workspace.workspaceKey, headers })
    expect(faultsOf(reply)).toEqual([['Last-Event-ID', 'invalid_format']])
  })
})
