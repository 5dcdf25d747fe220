import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { sql } from 'kysely'
import { describe, expect, it, vi } from 'vitest'
import { beginSession, signIn } from '../../../src/core/access/people/sessions.ts'
import { createSetupLink } from '../../../src/core/access/people/set-up.ts'
import { countAttempt } from '../../../src/core/access/people/slow-guessing.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { findPersonByEmail } from '../../../src/store/access/people.ts'
import { buildPerson, dashboardHeaders, password } from '../../support/build-person.ts'
import { buildAccount, buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { anId, aTime } from '../../support/patterns.ts'
import { refusalOf } from '../../support/refusal-of.ts'
import { type Reply, startApp } from '../../support/start-app.ts'
import { faultsOf } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const behindProxy = await startApp(database, {
  settings: { ROSTER_PUBLIC_URL: 'https://contacts.example.com' },
})

const post = (path: string, body: unknown, headers = {}) => app.send('POST', `/v2${path}`, { body, headers })
const anyToken = expect.stringMatching(/^[\w-]{43}$/)
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
      retention: { binDays: 90, jobDays: 90, logDays: 0 },
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
    expect(reply.headers.getSetCookie()[0]).toMatch(
      /^roster=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict$/,
    )
    expect(reply.headers.get('cache-control')).toBe('no-store')
    expect((await who(dashboardHeaders(tokenOf(reply)))).body).toEqual(reply.body)
  })

  it('behind https the cookie is bound to the host and to https, and only that one counts', async () => {
    const { email, token } = await buildPerson(await buildAccount(database), { signsIn: true })
    const reply = await behindProxy.send('POST', '/v2/session', { body: { email, password } })
    expect(reply.headers.getSetCookie()[0]).toMatch(
      /^__Host-roster=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict; Secure$/,
    )
    const ask = (cookie: string) => behindProxy.send('GET', '/v2/session', { headers: { cookie } })
    expect((await ask(`__Host-roster=${token}`)).status).toBe(200)
    expect((await ask(`roster=${token}`)).status).toBe(401)
    expect((await who({ cookie: `__Host-roster=${token}` })).status).toBe(401)
  })

  it('is refused at a name that is not Roster’s, before the password is looked at', async () => {
    const { email } = await buildPerson(await buildAccount(database), { signsIn: true })
    const reply = await asHost('contacts.lan:3000', JSON.stringify({ email, password }))
    expect(reply).toMatchObject({ status: 421, cookies: undefined })
    expect(reply.text).toContain('Set ROSTER_PUBLIC_URL to the address that people use.')
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

describe('guessing', () => {
  it('is slowed for one email from one address, right or wrong, known or not; another address still gets in', async () => {
    const { email } = await buildPerson(await buildAccount(database), { signsIn: true })
    for (const name of [email, `nobody-${email}`]) {
      const guesses = await Promise.all(
        Array.from({ length: 12 }, (_, n) => post('/session', { email: name, password: `${password}${n}` })),
      )
      expect(guesses.filter(({ status }) => status === 401)).toHaveLength(10)
      const slowed = guesses.find(({ status }) => status === 429)!
      expect(slowed.body.code).toBe('too_many_requests')
      expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(800)
    }
    expect((await post('/session', { email, password })).status).toBe(429)
    const elsewhere = { email, password, device: { address: '192.0.2.7' } }
    await expect(signIn(app.services.directory, elsewhere)).resolves.toMatchObject({ token: anyToken })
  })

  it('is slowed for one address whatever it tries, and for one email wherever it comes from', async () => {
    const scope = { db: database.db }
    const address = `2001:db8:${newId().slice(-4)}:7::1`
    for (let n = 0; n < 100; n++) await countAttempt(scope, { emailKey: `${newId()}@example.com`, address })
    const neighbour = address.replace('::1', '::2')
    expect(
      await refusalOf(countAttempt(scope, { emailKey: 'a@example.com', address: neighbour })),
    ).toMatchObject({
      code: 'too_many_requests',
    })
    const emailKey = `${newId()}@example.com`
    for (let n = 0; n < 100; n++) await countAttempt(scope, { emailKey, address: `2001:db8:1:${n}::1` })
    expect(await refusalOf(countAttempt(scope, { emailKey, address: '198.51.100.1' }))).toMatchObject({
      code: 'too_many_requests',
    })
  })

  it('slips are forgiven with the right password, and an old window begins again', async () => {
    const { email } = await buildPerson(await buildAccount(database), { signsIn: true })
    for (let round = 0; round < 3; round++) {
      for (let slip = 0; slip < 5; slip++) await post('/session', { email, password: 'not this one' })
      expect((await post('/session', { email, password })).status).toBe(200)
    }
    const attempt = { emailKey: `${newId()}@example.com`, address: `2001:db8:2:${newId().slice(-4)}::1` }
    for (let n = 0; n < 11; n++) await countAttempt(database, attempt).catch(() => {})
    expect(await refusalOf(countAttempt(database, attempt))).toMatchObject({ code: 'too_many_requests' })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 16 * 60_000 })
    await countAttempt(database, attempt).finally(() => vi.useRealTimers())
  })
})

describe('a session', () => {
  it('acts on every call of this wire, under the person’s name in the history', async () => {
    const { workspaceId, ...account } = await buildWorkspace(database)
    const { id, headers } = await buildPerson(account, { role: 'editor' })
    const body = { workspaceId, firstName: 'Grace' }
    const made = await app.send('POST', '/v2/contacts', { body, headers })
    expect(made.status).toBe(201)
    expect(made.headers.get('cache-control')).toBe('no-store')
    const history = await app.send('GET', `/v2/contacts/${made.body.id}/history`, { headers })
    expect(history.body.data[0]).toMatchObject({ action: 'created', actor: `person:${id}` })
    const nowhere = await app.send('POST', '/v2/contacts', { body: { firstName: 'x' }, headers })
    expect([nowhere.status, nowhere.body.code]).toEqual([400, 'workspace_required'])
    const foreign = await buildWorkspace(database)
    const theirs = await app.send('GET', `/v2/contacts?workspaceId=${foreign.workspaceId}`, { headers })
    expect(theirs.status).toBe(404)
  })

  it('is no key for the dialects, and a key beside it counts alone', async () => {
    const { workspaceId, ...account } = await buildWorkspace(database)
    const { headers } = await buildPerson(account)
    const dialects = ['/v1/contacts', '/v1/contact/list', '/api/contact']
    for (const path of dialects)
      expect((await app.send('GET', `${path}?workspaceId=${workspaceId}`, { headers })).status).toBe(401)
    for (const authorization of ['Bearer sk_live_unknown', 'Basic eA==']) {
      const reply = await app.send('GET', '/v2/workspaces', { headers: { ...headers, authorization } })
      expect(reply.status).toBe(401)
    }
  })

  it('ends with sign-out, at once, and its cookie goes', async () => {
    const { headers, token } = await buildPerson(await buildAccount(database))
    expect((await who(headers)).status).toBe(200)
    const reply = await app.send('DELETE', '/v2/session', { headers })
    expect([reply.status, cookieOf(reply)]).toEqual([
      204,
      'roster=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict',
    ])
    expect((await who(dashboardHeaders(token))).status).toBe(401)
  })

  it('ends unused after a day, and after thirty days in any case', async () => {
    const account = await buildAccount(database)
    const dayMs = 24 * 3_600_000
    for (const ended of [
      { last_used_at: new Date(Date.now() - dayMs - 120_000) },
      { expires_at: new Date(Date.now() - 1_000) },
    ]) {
      const { id, headers } = await buildPerson(account)
      await database.db.updateTable('sessions').set(ended).where('person_id', '=', id).execute()
      expect((await who(headers)).status).toBe(401)
    }
  })

  it('is stored as its hash, and a person has fifty at most', async () => {
    const person = await buildPerson(await buildAccount(database), { signsIn: true })
    for (let n = 0; n < 55; n++) {
      const { password: stored } = (await findPersonByEmail(database, person.email.toLowerCase()))!
      const { accountId } = await accountOf(person.id)
      await beginSession(database, { id: person.id, accountId, password: stored })
    }
    const { rows } = await sql<{ hash: Buffer }>`
      select hash from sessions where person_id = ${person.id}`.execute(database.db)
    expect(rows).toHaveLength(50)
    expect((await who(person.headers)).status).toBe(401)
    expect(rows.every(({ hash }) => hash.length === 32)).toBe(true)
  })
})

describe('POST /v2/session/password', () => {
  it('ends every session of the person; the caller goes on in a new one', async () => {
    const person = await buildPerson(await buildAccount(database), { signsIn: true })
    const elsewhere = await post('/session', { email: person.email, password })
    const next = 'four grey herons at noon'
    const reply = await post('/session/password', { current: password, next }, person.headers)
    expect(reply.status).toBe(200)
    for (const token of [person.token, tokenOf(elsewhere)])
      expect((await who(dashboardHeaders(token))).status).toBe(401)
    expect((await who(dashboardHeaders(tokenOf(reply)))).status).toBe(200)
    expect((await post('/session', { email: person.email, password })).status).toBe(401)
    expect((await post('/session', { email: person.email, password: next })).status).toBe(200)
  })

  it('refuses a wrong present password and a poor new one, and changes nothing', async () => {
    const { email, headers } = await buildPerson(await buildAccount(database), { signsIn: true })
    const wrong = await post('/session/password', { current: 'wrong', next: 'four grey herons' }, headers)
    expect(faultsOf(wrong)).toEqual([['current', 'wrong_password']])
    const poor = await post('/session/password', { current: password, next: 'short' }, headers)
    expect(faultsOf(poor)).toEqual([['next', 'too_short']])
    expect(faultsOf(await post('/session/password', { next: 5 }, headers))).toEqual([
      ['current', 'required'],
      ['next', 'invalid_type'],
    ])
    expect((await who(headers)).status).toBe(200)
    expect((await post('/session', { email, password })).status).toBe(200)
  })

  it('against a sign-in at the same moment with the old password: whatever stays open knows the new one', async () => {
    const person = await buildPerson(await buildAccount(database), { signsIn: true })
    const next = 'four grey herons at noon'
    const [changed, ...signedIn] = await Promise.all([
      post('/session/password', { current: password, next }, person.headers),
      ...Array.from({ length: 4 }, () => post('/session', { email: person.email, password })),
    ])
    expect(changed!.status).toBe(200)
    for (const { status, ...reply } of signedIn.filter(({ status }) => status === 200)) {
      expect((await who(dashboardHeaders(tokenOf({ status, ...reply })))).status).toBe(401)
    }
  })
})

describe('a call with a cookie that changes something', () => {
  const create = async (change: (headers: Record<string, string>) => Record<string, string>) => {
    const { workspaceId, ...account } = await buildWorkspace(database)
    const { headers } = await buildPerson(account)
    const reply = await post('/contacts', { workspaceId, firstName: 'x' }, change(headers))
    const { body } = await app.send('GET', `/v2/contacts?workspaceId=${workspaceId}`, { headers })
    return [reply.status, body.data.length]
  }

  it('is refused without the dashboard’s header, and from another site’s page', async () => {
    expect(await create(({ 'x-roster-dashboard': _, ...rest }) => rest)).toEqual([403, 0])
    for (const site of ['cross-site', 'same-site', 'none'])
      expect(await create((headers) => ({ ...headers, 'sec-fetch-site': site }))).toEqual([403, 0])
    const origin = 'https://evil.example'
    expect(await create(({ 'sec-fetch-site': _, ...rest }) => ({ ...rest, origin }))).toEqual([403, 0])
    expect(await create(({ 'sec-fetch-site': _, ...rest }) => ({ ...rest, origin: 'null' }))).toEqual([
      403, 0,
    ])
  })

  it('passes from our own page, with Fetch Metadata or an Origin, and from no browser', async () => {
    expect(await create((headers) => headers)).toEqual([201, 1])
    expect(await create(({ 'sec-fetch-site': _, ...rest }) => ({ ...rest, origin: app.url }))).toEqual([
      201, 1,
    ])
    expect(await create(({ 'sec-fetch-site': _, ...rest }) => rest)).toEqual([201, 1])
  })

  it('signing in from another site’s page is refused too', async () => {
    const { email } = await buildPerson(await buildAccount(database), { signsIn: true })
    const reply = await post('/session', { email, password }, { 'sec-fetch-site': 'cross-site' })
    expect([reply.status, cookieOf(reply)]).toEqual([403, ''])
  })
})

describe('preferences', () => {
  it('are one object of the person’s own, kept as it is', async () => {
    const account = await buildAccount(database)
    const [mine, theirs] = [await buildPerson(account), await buildPerson(account, { role: 'viewer' })]
    const get = async ({ headers }: typeof mine) =>
      (await app.send('GET', '/v2/session/preferences', { headers })).body
    const put = ({ headers }: typeof mine, body: unknown) =>
      app.send('PUT', '/v2/session/preferences', { headers, body })
    expect(await get(mine)).toEqual({})
    const kept = { q: '', columns: ['a', ''], nested: { list: [{ blank: ' ' }] }, n: 1.5, off: null }
    expect((await put(mine, kept)).body).toEqual(kept)
    expect((await put(theirs, { theme: 'dark' })).status).toBe(200)
    expect(await get(mine)).toEqual(kept)
    expect((await put(mine, {})).body).toEqual({})
    expect(faultsOf(await put(mine, { much: 'x'.repeat(65_536) }))).toEqual([['', 'too_long']])
    expect((await put(mine, [])).status).toBe(400)
  })
})

async function accountOf(personId: string) {
  const { rows } = await sql<{ accountId: string }>`
    select account_id as "accountId" from people where id = ${personId}`.execute(database.db)
  return rows[0]!
}
