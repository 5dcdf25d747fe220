import { describe, expect, it } from 'vitest'
import { keyScopes } from '../../../src/core/access/principal.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { routes } from '../../../src/wires/roster/routes.ts'
import { buildPerson } from '../../support/build-person.ts'
import { buildKey } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { notFound, rosterWorkspace } from './roster-workspace.ts'
import { runBulk } from './run-bulk.ts'
import { importer } from './run-import.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const all = routes(app.services).map(([method, path, { id, scope, body }]) => ({
  name: `${method} ${path}`,
  operation: id,
  method,
  path,
  scope,
  hasBody: body !== undefined,
}))

/** A body that each call with an id would take. */
const bodies: Record<string, object> = {
  changeContact: { city: 'Mine' },
  promoteContact: { phone: '+442079460123' },
  changeCustomField: { name: 'Mine' },
  retypeCustomField: { type: 'json' },
  changeTag: { name: 'Mine' },
  changeList: { name: 'Mine' },
  changeSegment: { name: 'Mine' },
  changeMembers: { add: [] },
  changeWorkspace: { name: 'Mine' },
  changeApiKey: { name: 'Mine' },
  changePerson: { name: 'Mine' },
  changeImport: { header: false },
  startImport: { mode: 'create' },
  repairImport: { rows: [{ number: 1, cells: ['x', 'y'] }] },
  addOption: { name: 'Mine' },
  orderOptions: { ids: [newId()] },
  changeOption: { name: 'Mine' },
  mergeOption: { into: newId() },
  restoreOption: {},
  changeWebhook: { description: 'Mine' },
  rotateWebhookSecret: {},
  resumeWebhook: {},
  replayWebhook: { since: '2026-01-01T00:00:00Z' },
}

/** The path with an id, and for nested ids with one that does not exist. */
const pathOf = ({ path }: { path: string }, id: string) =>
  path.replace(':id', id).replace(/:(deliveryId|optionId)/, newId())

const invitation = { email: 'bob@example.com', role: 'viewer' }
const ofAccount = ['api-keys', 'people', 'invites', 'webhooks']
/** No call reads one of these alone. */
const listedOnly = ['people', 'invites']

/** A record of each kind in a workspace of its own, and how to look at all of it. */
async function buildRecords() {
  const workspace = await rosterWorkspace(database, app)
  const list = await workspace.make('/lists', { name: 'l' })
  const query = `workspaceId=${workspace.workspaceId}`
  const webhook = await workspace.send(
    'POST',
    `/webhooks?${query}`,
    { url: 'https://example.com' },
    workspace.accountKey,
  )
  const ids: Record<string, string> = {
    contacts: (await workspace.make('/contacts', { lists: [list.id] })).id,
    'custom-fields': (await workspace.make('/custom-fields', { name: 'f' })).id,
    tags: (await workspace.make('/tags', { name: 't' })).id,
    lists: list.id,
    segments: (await workspace.make('/segments', { name: 's', filter: 'has:phone' })).id,
    jobs: (await runBulk(workspace, { all: true, action: { type: 'doNotContact', value: true } })).id,
    imports: (await importer(app, workspace).upload('a,b\nx,y\n')).id,
    webhooks: webhook.body.id,
    workspaces: workspace.workspaceId,
    'api-keys': workspace.member.keyId,
    people: (await buildPerson(workspace)).id,
    invites: (await workspace.send('POST', '/invites', invitation, workspace.accountKey)).body.id,
  }
  const look = () =>
    Promise.all(
      Object.entries(ids).map(async ([kind, id]) => {
        const key = ofAccount.includes(kind) ? workspace.accountKey : workspace.workspaceKey
        const path = listedOnly.includes(kind) ? kind : `${kind}/${id}`
        return (await workspace.send('GET', `/${path}`, undefined, key)).body
      }),
    )
  return { ids, look }
}

// One for all routes, since none of them may change anything here.
const { ids, look } = await buildRecords()
const other = await rosterWorkspace(database, app)

describe('another workspace’s ids', () => {
  // A key is refused by what is for people, whatever it names; `sessions.test.ts` asks there.
  const withId = all.filter(({ path, scope }) => path.includes(':id') && scope !== 'session')

  it.each(withId)('$name answers as for an id that never was, and changes nothing', async (route) => {
    const { workspaceKey, accountKey } = other
    const before = await look()
    const kind = route.path.split('/')[2] as string
    const keys = route.scope === 'admin' ? [accountKey] : [workspaceKey, accountKey]
    for (const key of keys) {
      for (const id of [ids[kind] as string, newId()]) {
        const body = route.hasBody ? bodies[route.operation] : undefined
        const reply = await app.send(route.method, pathOf(route, id), { key, body })
        expect([reply.status, reply.body]).toEqual([404, notFound])
      }
    }
    const withoutUse = (records: object[]) => records.map((record) => ({ ...record, lastUsedAt: null }))
    expect(withoutUse(await look())).toEqual(withoutUse(before))
  })

  it.each(withId)('$name refuses what is no id', async (route) => {
    const { accountKey: key } = other
    const body = route.hasBody ? bodies[route.operation] : undefined
    for (const id of ['x', '1', 'null', '%00', 'urn:uuid:0199b5c2-7d31-7c44-9a05-3f6d1c0e8b27']) {
      const { status, body: answer } = await app.send(route.method, pathOf(route, id), {
        key,
        body,
      })
      expect([status, answer.errors[0].field]).toEqual([400, 'id'])
    }
  })
})

describe('keys', () => {
  const withScope = all.filter(({ scope }) => !['session', 'anyone', 'anybody known'].includes(scope))

  it.each(withScope)('$name needs a key, with the scope $scope', async ({ method, path, scope }) => {
    const { owner, workspaceId } = other
    const url = pathOf({ path }, newId())
    const without = await app.send(method, url)
    expect([without.status, without.body.code]).toEqual([401, 'unauthenticated'])
    const implying = scope === 'lookup' ? 'read' : scope === 'upsert' ? 'write' : scope
    const others = keyScopes.filter((other) => ![scope, implying, 'admin'].includes(other))
    const { secret } = await buildKey(database, owner, { name: 'Narrow', workspaceId, scopes: others })
    const narrow = await app.send(method, url, { key: secret })
    expect([narrow.status, narrow.body.code]).toEqual([403, 'insufficient_scope'])
  })

  it.each(all.filter(({ scope }) => scope === 'session'))(
    '$name is for a person who is signed in, whatever their role',
    async ({ method, path }) => {
      const { accountKey } = other
      const without = await app.send(method, path)
      expect([without.status, without.body.code]).toEqual([401, 'unauthenticated'])
      const withKey = await app.send(method, path, { key: accountKey })
      expect([withKey.status, withKey.body.code]).toEqual([403, 'forbidden'])
    },
  )
})

describe('paths', () => {
  it('that nobody owns are answered here', async () => {
    for (const path of ['/v2', '/v2/nothing', '/v3/contacts', '/openapi/x.json', '/docs/nothing']) {
      const { status, headers, body } = await app.send('GET', path)
      expect([status, body.code]).toEqual([404, 'no_such_route'])
      expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    }
  })

  it('with a trailing slash are the same', async () => {
    const { workspaceKey: key } = await rosterWorkspace(database, app)
    expect((await app.send('GET', '/v2/contacts/', { key })).status).toBe(200)
  })
})
