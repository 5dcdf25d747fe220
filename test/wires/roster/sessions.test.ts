import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { countAttempt } from '../../../src/core/access/people/slow-guessing.ts'
import { deleteOverAttempts } from '../../../src/store/access/sessions.ts'
import { buildPerson, dashboardHeaders, password, type TestPerson } from '../../support/build-person.ts'
import { buildAccount, buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { anId, aTime, unknownId } from '../../support/patterns.ts'
import { type Reply, startApp } from '../../support/start-app.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const published = await startApp(database, {
  settings: { ROSTER_PUBLIC_URL: 'https://contacts.example.com' },
})

const person = async () => buildPerson(await buildAccount(database), { signsIn: true })
const signIn = (email: string, headers: Record<string, string> = {}, secret = password) =>
  app.send('POST', '/v2/session', { body: { email, password: secret }, headers })
const cookiesOf = (reply: Reply) =>
  Object.fromEntries(reply.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]!.split('=', 2)))
const asSession = (reply: Reply) => dashboardHeaders(cookiesOf(reply).roster)
const list = async ({ headers }: Pick<TestPerson, 'headers'>) =>
  (await app.send('GET', '/v2/sessions', { headers })).body.data
const status = async (headers: Record<string, string>) =>
  (await app.send('GET', '/v2/session', { headers })).status

/** A call with a Host of its own, which `fetch` cannot say. */
async function asHost(url: string, method: string, path: string, headers: Record<string, string>, body = '') {
  const length = body === '' ? {} : { 'content-type': 'application/json', 'content-length': body.length }
  const sent = request(url + path, { method, headers: { ...headers, ...length } })
  sent.end(body)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  return { status: answer.statusCode, text: await text(answer) }
}

describe('GET /v2/sessions', () => {
  it('lists where a person is signed in, and nobody else', async () => {
    const ada = await person()
    await buildPerson(await buildAccount(database))
    const phone = await signIn(ada.email, { 'user-agent': 'A phone' })
    const listed = await list({ headers: asSession(phone) })
    expect(listed).toHaveLength(2)
    expect(listed[0]).toEqual({
      id: anId,
      createdAt: aTime,
      lastUsedAt: aTime,
      expiresAt: aTime,
      address: expect.stringContaining('127.0.0.1'),
      userAgent: 'A phone',
      current: true,
    })
    expect(listed[1]).toMatchObject({ address: null, userAgent: null, current: false })
  })

  it('one is ended, and all others are; another person’s is not found', async () => {
    const [ada, bob] = [await person(), await buildPerson(await buildAccount(database))]
    const [first, second] = [await signIn(ada.email), await signIn(ada.email)]
    const call = (method: string, path: string, { headers } = ada) =>
      app.send(method, `/v2/sessions${path}`, { headers })
    const [{ id }] = (await list({ headers: asSession(first) })).filter(
      (one: { current: boolean }) => one.current,
    )
    expect((await call('DELETE', `/${id}`, bob)).status).toBe(404)
    expect(await status(asSession(first))).toBe(200)
    expect((await call('DELETE', `/${id}`)).status).toBe(204)
    expect(await status(asSession(first))).toBe(401)
    for (const gone of [id, unknownId, 'x'])
      expect((await call('DELETE', `/${gone}`)).status).toBeOneOf([400, 404])
    expect((await call('DELETE', '')).status).toBe(204)
    expect(await status(asSession(second))).toBe(401)
    expect(await list(ada)).toMatchObject([{ current: true }])
    expect(await status(bob.headers)).toBe(200)
  })

  it('is for people: a key is refused', async () => {
    const { workspaceKey: key } = await buildWorkspace(database)
    for (const method of ['GET', 'DELETE'])
      expect((await app.send(method, '/v2/sessions', { key })).body.code).toBe('forbidden')
  })
})

describe('a sign-in over a session', () => {
  it('ends the session that it replaces, also somebody else’s; a wrong password ends nothing', async () => {
    const [ada, bob] = [await person(), await person()]
    expect((await signIn(ada.email, ada.headers, 'not this one')).status).toBe(401)
    expect(await status(ada.headers)).toBe(200)
    const again = await signIn(ada.email, ada.headers)
    expect([await status(ada.headers), await status(asSession(again))]).toEqual([401, 200])
    const other = await signIn(bob.email, asSession(again))
    expect([await status(asSession(again)), await status(asSession(other))]).toEqual([401, 200])
  })
})

describe('signing out', () => {
  it('has the browser forget what it kept, and not that the device is known', async () => {
    const ada = await buildPerson(await buildAccount(database))
    const reply = await app.send('DELETE', '/v2/session', { headers: ada.headers })
    expect(reply.headers.get('clear-site-data')).toBe('"cache", "storage"')
    expect(cookiesOf(reply)).toEqual({ roster: '' })
  })
})

describe('a known device', () => {
  const attack = async (email: string) => {
    for (let n = 0; n < 101; n++)
      await countAttempt(database, { emailKey: email.toLowerCase(), address: `2001:db8:9:${n}::1` }).catch(
        () => {},
      )
  }

  it('signs in while guesses from everywhere are refused; a device of somebody else does not', async () => {
    const [ada, bob] = [await person(), await person()]
    const device = (reply: Reply) => ({ cookie: `roster-device=${cookiesOf(reply)['roster-device']}` })
    const [adas, bobs] = [device(await signIn(ada.email)), device(await signIn(bob.email))]
    await attack(ada.email)
    expect((await signIn(ada.email)).status).toBe(429)
    expect((await signIn(ada.email, bobs)).status).toBe(429)
    for (const cookie of [
      `${adas.cookie}x`,
      adas.cookie.replace(/=./, '=_'),
      'roster-device=x',
      'roster-device=',
    ])
      expect((await signIn(ada.email, { cookie })).status).toBe(429)
    expect((await signIn(ada.email, adas)).status).toBe(200)
  })

  it('has an allowance of its own, and is known no more with another password', async () => {
    const ada = await person()
    const first = await signIn(ada.email)
    const known = { cookie: `roster-device=${cookiesOf(first)['roster-device']}` }
    const wrong = await Promise.all(
      Array.from({ length: 11 }, () => signIn(ada.email, known, 'not this one')),
    )
    expect(wrong.map((reply) => reply.status).sort()).toEqual([...Array(10).fill(401), 429])
    const body = { current: password, next: 'four grey herons at noon' }
    await app.send('POST', '/v2/session/password', { body, headers: asSession(first) })
    await attack(ada.email)
    expect((await signIn(ada.email, known, body.next)).status).toBe(429)
  })

  it('what was counted is swept when it is over', async () => {
    const subjects = [randomBytes(32), randomBytes(32)]
    const ends = [new Date(Date.now() - 1_000), new Date(Date.now() + 60_000)]
    const rows = subjects.map((subject, n) => ({ subject, attempts: 1, window_ends_at: ends[n]! }))
    await database.db.insertInto('sign_in_attempts').values(rows).execute()
    await deleteOverAttempts(database, new Date())
    const left = await database.db
      .selectFrom('sign_in_attempts')
      .select('subject')
      .where('subject', 'in', subjects)
    expect(await left.execute()).toEqual([{ subject: subjects[1] }])
  })
})

describe('a file by a session', () => {
  it('goes to our own page only; a key gets it anywhere', async () => {
    const workspace = await buildWorkspace(database)
    const { token } = await buildPerson(workspace, { role: 'editor' })
    const file = {
      key: workspace.workspaceKey,
      body: 'phone,email\nx,y\n',
      headers: { 'content-type': 'text/csv' },
    }
    const { id } = (await app.send('POST', '/v2/imports', file)).body
    const named = `workspaceId=${workspace.workspaceId}`
    const paths = ['/v2/exports', `/v2/imports/${id}/errors.csv`, `/v2/imports/${id}/warnings.csv`]
    for (const path of paths) {
      const ask = async (headers: Record<string, string>) =>
        (await fetch(`${app.url}${path}?${named}`, { headers })).status
      const cookie = `roster=${token}`
      for (const site of ['cross-site', 'same-site', 'none'])
        expect(await ask({ cookie, 'sec-fetch-site': site })).toBe(403)
      expect(await ask({ cookie })).toBe(403)
      expect(await ask({ cookie, 'sec-fetch-site': 'same-origin' })).toBe(200)
      expect(await ask({ cookie, 'x-roster-dashboard': '1' })).toBe(200)
      const byKey = { authorization: `Bearer ${workspace.workspaceKey}`, 'sec-fetch-site': 'cross-site' }
      expect(await ask(byKey)).toBe(200)
    }
  })
})

describe('the dashboard’s calls at another name', () => {
  const foreign = [
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '192.0.2.1',
  ]
  const body = JSON.stringify({ email: 'ada@example.com', password })

  it.each(foreign)('%s is 421', async (host) => {
    const ada = await buildPerson(await buildAccount(database))
    for (const { url } of [app, published]) {
      expect((await asHost(url, 'POST', '/v2/session', { host }, body)).status).toBe(421)
      expect((await asHost(url, 'GET', '/v2/session', { host })).status).toBe(421)
      expect((await asHost(url, 'GET', '/v2/contacts', { ...ada.headers, host })).status).toBe(421)
      expect((await asHost(url, 'POST', '/v2/setup', { host }, '{}')).status).toBe(421)
      expect((await asHost(url, 'POST', '/v2/invites/accept', { host }, '{}')).status).toBe(421)
    }
  })

  it('a key is heard at any name, and the public one and this machine are known', async () => {
    const { workspaceKey } = await buildWorkspace(database)
    const byKey = { authorization: `Bearer ${workspaceKey}`, host: 'evil.example' }
    expect((await asHost(app.url, 'GET', '/v2/contacts', byKey)).status).toBe(200)
    for (const host of ['localhost:3000', '127.0.0.1', '[::1]:3000', '127.1.2.3'])
      expect((await asHost(app.url, 'GET', '/v2/session', { host })).status).toBe(401)
    for (const host of [
      'contacts.example.com',
      'CONTACTS.example.com',
      'contacts.example.com:443',
      'localhost',
    ])
      expect((await asHost(published.url, 'GET', '/v2/session', { host })).status).toBe(401)
  })
})
