import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { createSetupLink } from '../../../src/core/people/create-setup-link.ts'
import { buildPerson, dashboardHeaders, password } from '../../support/build-person.ts'
import { buildAccount, buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { anId, aTime } from '../../support/patterns.ts'
import { type Reply, startApp } from '../../support/start-app.ts'
import { faultsOf } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const behindProxy = await startApp(database, { publicUrl: 'https://contacts.example.com' })

const post = (path: string, body: unknown, headers = {}) => app.send('POST', `/v2${path}`, { body, headers })
const cookieOf = ({ headers }: Reply) => headers.get('set-cookie') ?? ''
const tokenOf = (reply: Reply) => /roster=([\w-]{43});/.exec(cookieOf(reply))?.[1] as string

const who = (headers: Record<string, string>) => app.send('GET', '/v2/session', { headers })

async function setupToken() {
  const account = await buildAccount(database)
  const { token } = await createSetupLink(database, account.accountId)
  const draft = { token, name: 'Ada Lovelace', email: `Ada-${account.accountId}@example.com`, password }
  return { ...account, token, draft }
}

/** A sign-in at another name, which `fetch` cannot say. */
async function asHost(host: string, body: string) {
  const headers = { host, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  const sent = request(`${app.url}/v2/session`, { method: 'POST', headers })
  sent.end(body)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  return {
    status: answer.statusCode,
    cookies: answer.headers['set-cookie'],
    text: await text(answer),
  }
}

describe('POST /v2/setup', () => {
  it('makes the owner, who is signed in and may do everything', async () => {
    const { draft, accountId, ...account } = await setupToken()
    const { workspace } = await buildWorkspace(database, { account: { ...account, accountId } })
    const reply = await post('/setup', draft)
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({
      person: {
        id: anId,
        accountId,
        name: 'Ada Lovelace',
        email: draft.email,
        role: 'owner',
        createdAt: aTime,
        updatedAt: aTime,
      },
      workspaces: [expect.objectContaining({ id: workspace.id, name: 'Test workspace' })],
    })
    const headers = dashboardHeaders(tokenOf(reply))
    expect((await who(headers)).body).toEqual(reply.body)
    expect((await post('/workspaces', { name: 'Second' }, headers)).status).toBe(201)
  })

  it('works once, also for two at one time; a newer link ends the one before', async () => {
    const { draft, accountId } = await setupToken()
    const both = await Promise.all([
      post('/setup', draft),
      post('/setup', { ...draft, email: `second-${accountId}@example.com` }),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 404])
    expect((await post('/setup', draft)).status).toBe(404)

    const first = await createSetupLink(database, accountId)
    const second = await createSetupLink(database, accountId)
    expect((await post('/setup', { ...draft, token: first.token })).status).toBe(404)
    expect((await post('/setup', { ...draft, token: second.token })).status).toBe(201)
  })

  it('gives an owner who lost the password a new one, and ends their sessions', async () => {
    const { draft, accountId } = await setupToken()
    const before = await post('/setup', draft)
    const { token } = await createSetupLink(database, accountId)
    const next = 'four grey herons at noon'
    const again = await post('/setup', { ...draft, token, name: 'Ada King', password: next })
    expect(again.body.person).toMatchObject({ id: before.body.person.id, name: 'Ada King', role: 'owner' })
    expect((await who(dashboardHeaders(tokenOf(before)))).status).toBe(401)
    expect((await post('/session', { email: draft.email, password })).status).toBe(401)
    expect((await post('/session', { email: draft.email, password: next })).status).toBe(200)
  })

  it('names every fault and leaves the link as it was', async () => {
    const { draft } = await setupToken()
    const bad = { ...draft, name: ' ', email: 'ada', password: 'short' }
    expect(faultsOf(await post('/setup', bad))).toEqual([
      ['email', 'invalid_email'],
      ['name', 'required'],
      ['password', 'too_short'],
    ])
    expect(faultsOf(await post('/setup', { ...bad, token: 5, role: 'owner' }))).toEqual([
      ['name', 'required'],
      ['role', 'unknown_field'],
      ['token', 'invalid_type'],
    ])
    for (const guessed of ['Password123!', '1234567890', 'aaaaaaaaaaaa', draft.email])
      expect(faultsOf(await post('/setup', { ...draft, password: guessed }))).toEqual([
        ['password', 'easily_guessed'],
      ])
    expect((await post('/setup', draft)).status).toBe(201)
  })
})

describe('POST /v2/session', () => {
  it('signs in with the email in any case, in a cookie that no script and no other site gets', async () => {
    const account = await buildAccount(database)
    const { email, id } = await buildPerson(account, { signsIn: true, role: 'viewer' })
    const reply = await post('/session', { email: ` ${email.toUpperCase()} `, password })
    expect([reply.status, reply.body.person]).toMatchObject([200, { id, role: 'viewer' }])
    expect(cookieOf(reply)).toMatch(/^roster=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict$/)
    expect(reply.headers.get('cache-control')).toBe('no-store')
    expect((await who(dashboardHeaders(tokenOf(reply)))).body).toEqual(reply.body)
  })

  it('behind https the cookie is bound to the host and to https, and only that one counts', async () => {
    const { email, token } = await buildPerson(await buildAccount(database), { signsIn: true })
    const reply = await behindProxy.send('POST', '/v2/session', { body: { email, password } })
    expect(cookieOf(reply)).toMatch(
      /^__Host-roster=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict; Secure$/,
    )
    const ask = (cookie: string) => behindProxy.send('GET', '/v2/session', { headers: { cookie } })
    expect((await ask(`__Host-roster=${token}`)).status).toBe(200)
    expect((await ask(`roster=${token}`)).status).toBe(401)
    expect((await who({ cookie: `__Host-roster=${token}` })).status).toBe(401)
  })

  it('is refused over http from elsewhere, before the password is looked at', async () => {
    const { email } = await buildPerson(await buildAccount(database), { signsIn: true })
    const reply = await asHost('contacts.lan:3000', JSON.stringify({ email, password }))
    expect(reply).toMatchObject({ status: 403, cookies: undefined })
    expect(reply.text).toContain('Signing in needs https, or http on this machine.')
  })

  it('answers a wrong password and an unknown email the same', async () => {
    const { email } = await buildPerson(await buildAccount(database), { signsIn: true })
    const wrong = await post('/session', { email, password: `${password}!` })
    const unknown = await post('/session', { email: `not-${email}`, password })
    expect([wrong.status, wrong.body]).toEqual([unknown.status, unknown.body])
    expect(wrong.body).toMatchObject({ status: 401, detail: 'The email or the password is wrong.' })
    expect([cookieOf(wrong), cookieOf(unknown)]).toEqual(['', ''])
  })
})
