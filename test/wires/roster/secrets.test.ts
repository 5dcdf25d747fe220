import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { createSetupLink } from '../../../src/core/access/people/set-up.ts'
import { SlowHash, strongCosts } from '../../../src/core/access/secrets.ts'
import { backUp, restore } from '../../core/backup/back-up.ts'
import { buildPerson, dashboardHeaders, password } from '../../support/build-person.ts'
import { buildAccount } from '../../support/build-workspace.ts'
import { createScratchDatabase, openTestDatabase } from '../../support/open-test-database.ts'
import { type Reply, startApp } from '../../support/start-app.ts'

it('no password, token or hash is in any answer or any line of the log', async () => {
  const database = await openTestDatabase()
  const lines: string[] = []
  const app = await startApp(database, {
    log: { level: 'trace', stream: { write: (line) => lines.push(line) } },
  })
  const account = await buildAccount(database)
  const { token: setupToken } = await createSetupLink(database, account.accountId)
  const email = `ada-${account.accountId}@example.com`
  const next = 'four grey herons at noon'

  const answers: Reply[] = []
  const cookies: string[] = []
  const call = async (method: string, path: string, body?: unknown, headers = {}) => {
    const reply = await app.send(method, `/v2${path}`, { body, headers })
    answers.push(reply)
    const token = /roster=([\w-]{43});/.exec(reply.headers.get('set-cookie') ?? '')?.[1]
    if (token !== undefined) cookies.push(token)
    return { ...reply, session: dashboardHeaders(token ?? '') }
  }
  const { session } = await call('POST', '/setup', { token: setupToken, name: 'Ada', email, password })
  await call('POST', '/setup', { token: setupToken, name: 'Ada', email, password })
  const invited = await call('POST', '/invites', { email: `bob-${email}`, role: 'viewer' }, session)
  const inviteToken = invited.body.url.split('token=')[1]
  delete invited.body.url
  await call('GET', '/invites', undefined, session)
  await call('POST', '/invites/accept', { token: inviteToken, name: 'Bob', password })
  await call('GET', '/people', undefined, session)
  await call('POST', '/session', { email, password: `${password}!` })
  await call('POST', '/session', { email, password: 5 })
  const changed = await call('POST', '/session/password', { current: password, next }, session)
  const renamed = { email: `king-${email}`, current: next }
  const moved = await call('PATCH', '/session', renamed, changed.session)
  await call('GET', '/session', undefined, moved.session)
  await call('DELETE', '/session', undefined, moved.session)

  const { rows } = await sql<{ password: string; hash: string }>`
    select p.password, encode(s.hash, 'hex') as hash from people p left join sessions s on s.person_id = p.id
    where p.account_id = ${account.accountId}`.execute(database.db)
  const secrets = [password, next, setupToken, inviteToken, ...cookies]
  const stored = rows.flatMap(({ password, hash }) => [password, hash]).filter((text) => text !== null)
  const said = JSON.stringify(answers.map(({ body }) => body))
  expect(cookies.length).toBe(4)
  expect(lines.length).toBeGreaterThan(answers.length - 1)
  for (const secret of [...secrets, ...stored]) {
    expect(said).not.toContain(secret)
    expect(lines.join('')).not.toContain(secret)
  }
  expect(lines.join('')).not.toContain(email)
})

it('passwords are stored as slow hashes with salts of their own', async () => {
  const quick = SlowHash.costs
  SlowHash.costs = strongCosts
  onTestFinished(() => {
    SlowHash.costs = quick
  })
  const database = await openTestDatabase()
  const account = await buildAccount(database)
  await Promise.all([1, 2].map(() => buildPerson(account, { signsIn: true })))
  const { rows } = await sql<{ password: string }>`
    select password from people where account_id = ${account.accountId}`.execute(database.db)
  const stored = rows.map(({ password }) => password)
  expect(new Set(stored).size).toBe(2)
  for (const text of stored) expect(text).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w+/=]{24}\$[\w+/=]{44}$/)
})

it('a restored store has its people, who sign in again; no session and no link comes back', async () => {
  const [database, target] = await Promise.all([createScratchDatabase(), createScratchDatabase()])
  const account = await buildAccount(database)
  const { email, headers } = await buildPerson(account, { signsIn: true, role: 'editor' })
  await createSetupLink(database, account.accountId)
  await restore(target, await backUp(database))

  const app = await startApp(target)
  expect((await app.send('GET', '/v2/session', { headers })).status).toBe(401)
  const signedIn = await app.send('POST', '/v2/session', { body: { email, password } })
  expect(signedIn.body.person).toMatchObject({ email, role: 'editor' })
  const { rows } = await sql`select id from invites`.execute(target.db)
  expect(rows).toEqual([])
})
