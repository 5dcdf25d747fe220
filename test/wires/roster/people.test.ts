import { describe, expect, it } from 'vitest'
import { createSetupLink } from '../../../src/core/access/people/set-up.ts'
import type { Role } from '../../../src/core/access/principal.ts'
import { routes } from '../../../src/wires/roster/routes.ts'
import { buildPerson, dashboardHeaders, password, type TestPerson } from '../../support/build-person.ts'
import { buildAccount, buildWorkspace, type TestAccount } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { anId, aTime, unknownId } from '../../support/patterns.ts'
import { type Reply, startApp } from '../../support/start-app.ts'
import { faultsOf, notFound } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)

const tokenIn = (url: string) => new URLSearchParams(url.split('?')[1]).get('token') as string
const sessionOf = (reply: Reply) =>
  dashboardHeaders(/roster=([\w-]{43});/.exec(reply.headers.get('set-cookie') ?? '')?.[1] as string)

async function open() {
  const account = await buildAccount(database)
  const owner = await buildPerson(account)
  const as = (person: Pick<TestPerson, 'headers'>) => (method: string, path: string, body?: unknown) =>
    app.send(method, `/v2${path}`, { headers: person.headers, ...(body !== undefined && { body }) })
  const invite = async (role: Role = 'viewer') => {
    const email = `Bob-${crypto.randomUUID()}@example.com`
    const reply = await as(owner)('POST', '/invites', { email, role })
    return { email, reply, token: tokenIn(reply.body.url) }
  }
  const accept = (token: string, body: object = { name: 'Bob', password }) =>
    app.send('POST', '/v2/invites/accept', { body: { token, ...body } })
  const status = async (person: Pick<TestPerson, 'headers'>) =>
    (await app.send('GET', '/v2/session', person)).status
  return { account, owner, as, invite, accept, status }
}

/** What a key made without scopes may do. */
const readsAndWrites = ['read', 'lookup', 'write', 'upsert', 'bulk', 'delete', 'export']

const add = (account: TestAccount, role: Role) => buildPerson(account, { role })

describe('roles', () => {
  it('a viewer reads only, an editor writes too, an owner administers: every call, by its scope', async () => {
    const { account } = await open()
    await buildWorkspace(database, { account })
    const granted: Record<Role, string[]> = {
      viewer: ['read', 'lookup', 'anybody known', 'session', 'anyone'],
      editor: [...readsAndWrites, 'anybody known', 'session', 'anyone'],
      owner: [...readsAndWrites, 'admin', 'anybody known', 'session', 'anyone'],
    }
    for (const role of ['viewer', 'editor', 'owner'] as const) {
      const { headers } = await add(account, role)
      for (const [method, path, { scope, id }] of routes(app.services)) {
        // It would end the session.
        if (id === 'signOut') continue
        const reply = await app.send(method, path.replace(':id', unknownId), { headers })
        const refused = reply.status === 403 && reply.body.code === 'insufficient_scope'
        expect([role, id, refused]).toEqual([role, id, !granted[role].includes(scope)])
      }
    }
  })

  it('a change of role holds at once', async () => {
    const { account, owner, as } = await open()
    const bob = await add(account, 'owner')
    expect((await as(bob)('GET', '/people')).status).toBe(200)
    const reply = await as(owner)('PATCH', `/people/${bob.id}`, { role: 'viewer', name: 'Bob the Viewer' })
    expect(reply.body).toEqual({
      id: bob.id,
      accountId: account.accountId,
      name: 'Bob the Viewer',
      email: bob.email,
      role: 'viewer',
      createdAt: aTime,
      updatedAt: aTime,
    })
    expect((await as(bob)('GET', '/people')).status).toBe(403)
    expect((await as(bob)('GET', '/workspaces')).status).toBe(200)
  })

  it('a change names every fault, and nothing to change is one', async () => {
    const { owner, as } = await open()
    const bad = await as(owner)('PATCH', `/people/${owner.id}`, { name: ' ', role: 'king', email: 'x' })
    expect(faultsOf(bad)).toEqual([
      ['email', 'unknown_field'],
      ['name', 'invalid_type'],
      ['role', 'not_one_of'],
    ])
    expect(faultsOf(await as(owner)('PATCH', `/people/${owner.id}`, {}))).toEqual([['', 'nothing_to_change']])
  })
})

describe('the last owner', () => {
  it('is neither removed nor made something else', async () => {
    const { account, owner, as } = await open()
    await add(account, 'editor')
    for (const reply of [
      await as(owner)('DELETE', `/people/${owner.id}`),
      await as(owner)('PATCH', `/people/${owner.id}`, { role: 'editor' }),
    ]) {
      expect([reply.status, reply.body.detail]).toEqual([
        409,
        'An account keeps at least one owner: make somebody else an owner first.',
      ])
    }
    expect((await as(owner)('GET', '/people')).status).toBe(200)
  })

  it('remains when owners remove each other at one moment', async () => {
    const { account, owner, as } = await open()
    const others = [await add(account, 'owner'), await add(account, 'owner')]
    const all = [owner, ...others]
    const replies = await Promise.all(
      all.map((person, n) => as(person)('DELETE', `/people/${all[(n + 1) % 3]!.id}`)),
    )
    expect(replies.map(({ status }) => status)).not.toEqual([204, 204, 204])
    const left = await app.send('GET', '/v2/people', { key: account.accountKey })
    expect(left.body.data.length).toBeGreaterThanOrEqual(1)
    expect(left.body.data[0].role).toBe('owner')
  })
})

describe('removing a person', () => {
  it('ends their sessions and their links at once; their email is free again', async () => {
    const { account, owner, as, accept, status } = await open()
    const bob = await buildPerson(account, { role: 'owner', signsIn: true })
    const made = await as(bob)('POST', '/invites', { email: 'eve@example.com', role: 'owner' })
    const reset = await as(owner)('POST', `/people/${bob.id}/password-link`)
    expect((await as(owner)('DELETE', `/people/${bob.id}`)).status).toBe(204)

    expect(await status(bob)).toBe(401)
    const again = await app.send('POST', '/v2/session', { body: { email: bob.email, password } })
    expect(again.status).toBe(401)
    for (const { body } of [made, reset]) expect((await accept(tokenIn(body.url))).status).toBe(404)
    expect((await as(owner)('DELETE', `/people/${bob.id}`)).status).toBe(404)
    const invited = await as(owner)('POST', '/invites', { email: bob.email, role: 'viewer' })
    const back = await accept(tokenIn(invited.body.url))
    expect(back.body.person).toMatchObject({ email: bob.email, role: 'viewer' })
    expect(back.body.person.id).not.toBe(bob.id)
  })

  it('who is no owner any more leaves no link that makes one', async () => {
    const { account, owner, as, accept } = await open()
    const bob = await add(account, 'owner')
    const made = await as(bob)('POST', '/invites', { email: 'eve@example.com', role: 'owner' })
    await as(owner)('PATCH', `/people/${bob.id}`, { role: 'editor' })
    expect((await accept(tokenIn(made.body.url))).status).toBe(404)
  })
})

describe('invitations', () => {
  it('make a person of the role that was said, signed in', async () => {
    const { account, as, owner, invite, accept, status } = await open()
    const { email, reply, token } = await invite('editor')
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({
      id: anId,
      email,
      role: 'editor',
      createdAt: aTime,
      expiresAt: aTime,
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#\/invite\?token=[\w-]{43}$/),
    })
    const { url: _, ...listed } = reply.body
    expect((await as(owner)('GET', '/invites')).body).toEqual({ data: [listed], nextCursor: null })

    const accepted = await accept(token)
    expect([accepted.status, accepted.body.person]).toMatchObject([
      201,
      { name: 'Bob', email, role: 'editor', accountId: account.accountId },
    ])
    expect(await status({ headers: sessionOf(accepted) })).toBe(200)
    expect((await as(owner)('GET', '/invites')).body.data).toEqual([])
    const { data } = (await as(owner)('GET', '/people')).body
    expect(data.map(({ id }: { id: string }) => id)).toEqual([accepted.body.person.id, owner.id])
  })

  it('work once, also for two at one moment', async () => {
    const { invite, accept } = await open()
    const { token } = await invite()
    const both = await Promise.all([accept(token), accept(token)])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 404])
    expect((await accept(token)).status).toBe(404)
  })

  it('that were taken back, replaced, are over or are for something else do not work', async () => {
    const { account, owner, as, invite, accept } = await open()
    const takenBack = await invite()
    expect((await as(owner)('DELETE', `/invites/${takenBack.reply.body.id}`)).status).toBe(204)
    expect((await as(owner)('DELETE', `/invites/${takenBack.reply.body.id}`)).body).toEqual(notFound)
    const replaced = await invite()
    await as(owner)('POST', '/invites', { email: replaced.email.toUpperCase(), role: 'owner' })
    const over = await invite()
    const past = { expires_at: new Date(Date.now() - 1_000) }
    await database.db.updateTable('invites').set(past).where('email', '=', over.email).execute()
    const { token: setup } = await createSetupLink(database, account.accountId)
    for (const token of [takenBack.token, replaced.token, over.token, setup, 'x'])
      expect([(await accept(token)).status, token]).toEqual([404, token])
    const asSetup = { token: (await invite()).token, name: 'x', email: 'x@example.com', password }
    expect((await app.send('POST', '/v2/setup', { body: asSetup })).status).toBe(404)
  })

  it('of somebody who is here already are refused; another account’s person only when they accept', async () => {
    const { owner, as, accept } = await open()
    const here = await as(owner)('POST', '/invites', { email: owner.email.toUpperCase(), role: 'viewer' })
    expect([here.status, here.body.errors]).toEqual([
      409,
      [expect.objectContaining({ field: 'email', code: 'conflict', existingId: owner.id })],
    ])
    const elsewhere = await buildPerson(await buildAccount(database))
    const invited = await as(owner)('POST', '/invites', { email: elsewhere.email, role: 'viewer' })
    expect(invited.status).toBe(201)
    const token = tokenIn(invited.body.url)
    expect((await accept(token)).status).toBe(409)
    // It was not used up.
    expect((await accept(token)).status).toBe(409)
  })

  it('name every fault', async () => {
    const { owner, as, invite, accept } = await open()
    expect(faultsOf(await as(owner)('POST', '/invites', { email: 'bob', role: 'boss' }))).toEqual([
      ['email', 'invalid_email'],
      ['role', 'not_one_of'],
    ])
    const { token } = await invite()
    expect(faultsOf(await accept(token, { password: 'short' }))).toEqual([
      ['name', 'required'],
      ['password', 'too_short'],
    ])
    expect((await accept(token)).status).toBe(201)
  })
})

describe('a link for a new password', () => {
  it('keeps the person and ends their sessions; the old password works until then', async () => {
    const { account, owner, as, accept, status } = await open()
    const bob = await buildPerson(account, { role: 'editor', signsIn: true })
    const { status: made, body } = await as(owner)('POST', `/people/${bob.id}/password-link`)
    expect([made, body]).toEqual([
      201,
      { url: expect.stringContaining('/#/invite?token='), expiresAt: aTime },
    ])
    expect(await status(bob)).toBe(200)
    const next = 'four grey herons at noon'
    const reply = await accept(tokenIn(body.url), { password: next })
    expect(reply.body.person).toMatchObject({ id: bob.id, name: 'Ada Lovelace', role: 'editor' })
    expect(await status(bob)).toBe(401)
    const signIn = (given: string) =>
      app.send('POST', '/v2/session', { body: { email: bob.email, password: given } })
    expect([(await signIn(password)).status, (await signIn(next)).status]).toEqual([401, 200])
  })
})
