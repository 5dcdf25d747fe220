import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { buildPerson, dashboardHeaders, password, type TestPerson } from '../../support/build-person.ts'
import { buildAccount } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { aTime } from '../../support/patterns.ts'
import { type Reply, startApp } from '../../support/start-app.ts'
import { faultsOf } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)

const change = ({ headers }: Pick<TestPerson, 'headers'>, body: object) =>
  app.send('PATCH', '/v2/session', { headers, body })
const who = (headers: Record<string, string>) => app.send('GET', '/v2/session', { headers })
const signIn = (email: string) => app.send('POST', '/v2/session', { body: { email, password } })
const cookieOf = ({ headers }: Reply) => headers.get('set-cookie') ?? ''
const sessionOf = (reply: Reply) => dashboardHeaders(/roster=([\w-]{43});/.exec(cookieOf(reply))?.[1] ?? '')
const newEmail = () => `King-${crypto.randomUUID()}@example.com`

describe('PATCH /v2/session', () => {
  it('changes one’s own name, whatever the role, and the session goes on', async () => {
    const account = await buildAccount(database)
    const viewer = await buildPerson(account, { role: 'viewer' })
    const reply = await change(viewer, { name: 'Ada King' })
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      person: {
        id: viewer.id,
        accountId: account.accountId,
        name: 'Ada King',
        email: viewer.email,
        role: 'viewer',
        createdAt: aTime,
        updatedAt: aTime,
      },
      workspaces: [],
      retention: { binDays: 90, jobDays: 90, logDays: 0 },
    })
    expect(cookieOf(reply)).toBe('')
    expect((await who(viewer.headers)).body).toEqual(reply.body)
  })

  it('changes the email with the password, ends every session and goes on in a new one', async () => {
    const account = await buildAccount(database)
    const person = await buildPerson(account, { signsIn: true })
    const elsewhere = sessionOf(await signIn(person.email))
    const email = newEmail()
    const reply = await change(person, { name: 'Ada King', email, current: password })
    expect([reply.status, reply.body.person]).toMatchObject([200, { name: 'Ada King', email, id: person.id }])
    for (const headers of [person.headers, elsewhere]) expect((await who(headers)).status).toBe(401)
    expect((await who(sessionOf(reply))).body).toEqual(reply.body)
    expect([(await signIn(person.email)).status, (await signIn(email.toLowerCase())).status]).toEqual([
      401, 200,
    ])
    const { rows } = await sql<{ email: string; key: string }>`
      select email, email_key as key from people where id = ${person.id}`.execute(database.db)
    expect(rows).toEqual([{ email, key: email.toLowerCase() }])
  })

  it('needs the present password for another email, and changes nothing without it', async () => {
    const person = await buildPerson(await buildAccount(database), { signsIn: true })
    const given = { name: 'Mallory', email: newEmail() }
    expect(faultsOf(await change(person, given))).toEqual([['current', 'required']])
    expect(faultsOf(await change(person, { ...given, current: `${password}!` }))).toEqual([
      ['current', 'wrong_password'],
    ])
    expect((await who(person.headers)).body.person).toMatchObject({
      name: 'Ada Lovelace',
      email: person.email,
    })
    expect((await change(person, { email: person.email })).status).toBe(200)
  })

  it('slows guessing the password as signing in does', async () => {
    const person = await buildPerson(await buildAccount(database), { signsIn: true })
    const guess = () => change(person, { email: newEmail(), current: 'not this one' })
    const guesses = await Promise.all(Array.from({ length: 12 }, guess))
    expect(guesses.filter(({ status }) => status === 400)).toHaveLength(10)
    expect((await change(person, { email: newEmail(), current: password })).status).toBe(429)
  })

  it('refuses an email that somebody signs in with, in any account, without saying whose it is', async () => {
    const account = await buildAccount(database)
    const person = await buildPerson(account, { signsIn: true })
    const others = [await buildPerson(account), await buildPerson(await buildAccount(database))]
    for (const other of others) {
      const reply = await change(person, { email: other.email.toUpperCase(), current: password })
      expect([reply.status, reply.body.errors]).toEqual([
        409,
        [{ field: 'email', pointer: '/email', code: 'conflict', message: 'is already taken' }],
      ])
    }
    expect((await who(person.headers)).body.person.email).toBe(person.email)
  })

  it('gives an email to one of two who want it at one moment', async () => {
    const account = await buildAccount(database)
    const people = await Promise.all([1, 2].map(() => buildPerson(account, { signsIn: true })))
    const email = newEmail()
    const replies = await Promise.all(people.map((person) => change(person, { email, current: password })))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  it('ends the links for the email before, which somebody else may have next', async () => {
    const account = await buildAccount(database)
    const [owner, person] = [await buildPerson(account), await buildPerson(account, { signsIn: true })]
    const link = await app.send('POST', `/v2/people/${person.id}/password-link`, { headers: owner.headers })
    await change(person, { email: newEmail(), current: password })
    const token = link.body.url.split('token=')[1]
    const next = await buildPerson(account)
    await sql`update people set email = ${person.email}, email_key = ${person.email.toLowerCase()}
      where id = ${next.id}`.execute(database.db)
    const body = { token, password: 'four grey herons at noon' }
    expect((await app.send('POST', '/v2/invites/accept', { body })).status).toBe(404)
  })

  it('names every fault, and nothing to change is one', async () => {
    const person = await buildPerson(await buildAccount(database))
    expect(faultsOf(await change(person, { name: ' ', email: 'ada', role: 'owner' }))).toEqual([
      ['email', 'invalid_email'],
      ['name', 'invalid_type'],
      ['role', 'unknown_field'],
    ])
    for (const nothing of [{}, { current: password }])
      expect(faultsOf(await change(person, nothing))).toEqual([['', 'nothing_to_change']])
  })
})
