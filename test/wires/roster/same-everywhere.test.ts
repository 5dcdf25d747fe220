import { describe, expect, it } from 'vitest'
import { routes } from '../../../src/wires/roster/routes.ts'
import { buildPerson } from '../../support/build-person.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { type RosterWorkspace, rosterWorkspace } from './roster-workspace.ts'
import { runBulk } from './run-bulk.ts'
import { importer } from './run-import.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const all = routes(app.services)

const propertiesOf = (schema: unknown) => (schema as { properties?: object } | undefined)?.properties ?? {}

/** A record of each kind, and two of most. */
async function build({ jobs = false } = {}) {
  const workspace = await rosterWorkspace(database, app)
  const { make, send } = workspace
  const list = await make('/lists', { name: 'l' })
  await make('/lists', { name: 'other' })
  const contact = await make('/contacts', { lists: [list.id], addTags: ['a', 'b'], firstName: 'Ann' })
  await make('/contacts', { lists: [list.id] })
  await send('PATCH', `/contacts/${contact.id}`, { city: 'Graz' })
  const field = await make('/custom-fields', { name: 'f' })
  const choice = await make('/custom-fields', { name: 'c', type: 'select', options: ['A', 'B'] })
  await make('/custom-fields', { name: 'g' })
  const webhook = await send(
    'POST',
    `/webhooks?workspaceId=${workspace.workspaceId}`,
    { url: 'https://example.com' },
    workspace.accountKey,
  )
  const segment = await make('/segments', { name: 's', filter: 'has:phone' })
  await make('/segments', { name: 'other', filter: 'no:phone' })
  const worked = jobs && {
    jobs: (await runBulk(workspace, { all: true, action: { setFields: { country: 'AT' } } })).id,
    imports: (await importer(app, workspace).upload('a,b\nx,y\n')).id,
  }
  const tag = (await send('GET', '/tags?q=a')).body.data[0]
  const invitation = { email: 'bob@example.com', role: 'viewer' }
  // An account keeps one.
  await buildPerson(workspace, { role: 'owner' })
  const ids: Record<string, string> = {
    ...{ contacts: contact.id, lists: list.id, 'custom-fields': field.id, segments: segment.id },
    ...{ ...worked, tags: tag.id, workspaces: workspace.workspaceId },
    'api-keys': workspace.member.keyId,
    people: (await buildPerson(workspace, { role: 'editor' })).id,
    invites: (await send('POST', '/invites', invitation, workspace.accountKey)).body.id,
    ...{ webhooks: webhook.body.id, choice: choice.id, option: choice.options[0].id },
  }
  return { workspace, ids, contact }
}

function urlOf(path: string, ids: Record<string, string>): string {
  const kind = path.includes('/options') ? 'choice' : (path.split('/')[2] as string)
  return path
    .replace(':id', ids[kind] ?? '')
    .replace(':optionId', ids.option ?? '')
    .replace('/v2', '')
}

const keyOf = ({ accountKey, workspaceKey }: RosterWorkspace, scope: unknown) =>
  scope === 'admin' ? accountKey : workspaceKey

describe('total', () => {
  const lists = all.filter(([method, , { query }]) => method === 'GET' && 'cursor' in propertiesOf(query))

  it('is taken by every list', () => {
    const without = lists.filter(([, , { query }]) => !('total' in propertiesOf(query)))
    expect(without.map(([, path]) => path)).toEqual([])
    expect(lists.length).toBeGreaterThan(14)
  })

  it('counts what all pages have together, and is not there unasked', async () => {
    const { workspace, ids } = await build({ jobs: true })
    for (const [, path, { scope }] of lists) {
      const key = keyOf(workspace, scope)
      // An account key names the workspace of what is not found by its own id.
      const owner = path === '/v2/webhooks' ? `&workspaceId=${workspace.workspaceId}` : ''
      const read = async (query: string) =>
        (await workspace.send('GET', `${urlOf(path, ids)}${query}${owner}`, undefined, key)).body
      const whole = await read('?limit=1000')
      expect([path, 'total' in whole, whole.errors]).toEqual([path, false, undefined])
      const first = await read('?limit=1&total=true')
      expect([path, first.total]).toEqual([path, whole.data.length])
      expect(first.data.length).toBeLessThanOrEqual(1)
    }
  })

  it('counts what a name is looked for by, and the deleted ones', async () => {
    const { workspace, ids } = await build()
    const { send } = workspace
    for (const [path, q] of [
      ['/tags', 'a'],
      ['/lists', 'oth'],
      ['/segments', 'oth'],
    ])
      expect([path, (await send('GET', `${path}?q=${q}&total=true`)).body.total]).toEqual([path, 1])
    for (const path of ['/tags', '/lists', '/custom-fields']) {
      await send('DELETE', `${path}/${ids[path.slice(1)]}`)
      const { body } = await send('GET', `${path}?deleted=true&total=true`)
      expect([path, body.total]).toEqual([path, 1])
    }
  })

  it('counts what another workspace has not at all', async () => {
    await build()
    const other = await rosterWorkspace(database, app)
    for (const path of ['/tags', '/lists', '/segments', '/custom-fields', '/jobs', '/imports'])
      expect((await other.send('GET', `${path}?total=true`)).body).toEqual({
        data: [],
        nextCursor: null,
        total: 0,
      })
  })
})

/** A body with which each write would write something. */
const bodies: Record<string, object> = {
  createTag: { name: 'new' },
  createList: { name: 'new' },
  changeList: { name: 'new' },
  createCustomField: { name: 'new', type: 'number' },
  changeCustomField: { name: 'new' },
  createSegment: { name: 'new', filter: 'no:phone' },
  changeSegment: { name: 'new' },
  createWorkspace: { name: 'new' },
  changeWorkspace: { name: 'new' },
  changeTag: { name: 'b' },
  createContact: { firstName: 'Bob' },
  upsertContact: { email: 'bob@example.com' },
  changeContact: { city: 'Wien' },
  writeBatch: { operations: [{ op: 'create', contact: {} }] },
  startBulk: { all: true, action: { addTags: ['new'] } },
  retypeCustomField: { type: 'number' },
  addOption: { name: 'new' },
  changeOption: { name: 'new' },
  mergeOption: { into: 'B' },
  createApiKey: { name: 'new' },
  changeApiKey: { name: 'new' },
  changePerson: { name: 'New' },
  createInvite: { email: 'cy@example.com', role: 'viewer' },
}

/** These need more than a record; their own tests try them dry. */
const apart = ['promoteContact', 'repairImport']

describe('dryRun', () => {
  const dry = all.filter(([, , { id, query }]) => 'dryRun' in propertiesOf(query) && !apart.includes(id))

  it('is taken by every write of contacts, tags, lists, fields, segments, workspaces, keys and people', () => {
    const writing = all.filter(
      ([method, path, { scope }]) =>
        method !== 'GET' &&
        ['write', 'upsert', 'delete', 'bulk', 'admin'].includes(String(scope)) &&
        /^\/v2\/(contacts|tags|lists|custom-fields|segments|bulk|api-keys|people|invites)/.test(path) &&
        // Makes nothing but the link.
        !path.endsWith('/password-link'),
    )
    const without = writing.filter(([, , { query }]) => !('dryRun' in propertiesOf(query)))
    expect(without.map(([, path]) => path)).toEqual([])
    expect(dry.length).toBeGreaterThan(20)
  })

  it.each(dry.map(([method, path, { id }]) => [method, path, id] as const))(
    '%s %s in query or body is 200, says so, and writes nothing',
    async (method, path, id) => {
      const { workspace, ids } = await build()
      const { send, make, accountKey } = workspace
      if (id === 'restoreContact') await send('DELETE', `/contacts/${ids.contacts}`)
      const orderOf = async (id: string) => {
        const fields = id === 'orderCustomFields' && (await send('GET', '/custom-fields')).body.data
        const options =
          id === 'orderOptions' && (await send('GET', `/custom-fields/${ids.choice}/options`)).body.data
        const records: { id: string }[] = fields || options || []
        return records.length === 0 ? undefined : { ids: records.map((record) => record.id).reverse() }
      }
      const restored = /^restore(Tag|List|CustomField|Option)$/.test(id)
      if (restored) await send('DELETE', urlOf(path.replace('/restore', ''), ids))
      const given =
        id === 'changeMembers' ? { add: [(await make('/contacts')).id] } : (bodies[id] ?? (await orderOf(id)))
      const ofAccount = ['/workspaces', '/api-keys', '/people', '/invites']
      const look = async () => {
        const seen = ['/tags', '/lists', '/custom-fields', '/segments', '/contacts', '/jobs', ...ofAccount]
        const more = ['/tags', '/lists', '/custom-fields', '/contacts'].map((one) => `${one}?deleted=true`)
        const members = `/lists/${ids.lists}/members`
        return Promise.all(
          [...seen, ...more, ...(id === 'restoreList' ? [] : [members])].map(async (one) => {
            const { body } = await send(
              'GET',
              one,
              undefined,
              ofAccount.includes(one) ? accountKey : undefined,
            )
            return [one, body.data.map((record: object) => ({ ...record, lastUsedAt: null }))]
          }),
        )
      }
      const before = await look()
      const isAdmins =
        /Workspace$/.test(id) || all.some(([, , one]) => one.id === id && one.scope === 'admin')
      const key = isAdmins ? accountKey : undefined
      const inQuery = await send(method, `${urlOf(path, ids)}?dryRun=true`, given, key)
      expect([inQuery.status, inQuery.body]).toMatchObject([200, { dryRun: true }])
      // What would work only once it was made.
      if (/^create(ApiKey|Invite)$/.test(id)) {
        expect(inQuery.body).not.toHaveProperty('key')
        expect(inQuery.body).not.toHaveProperty('url')
      }
      if (given !== undefined) {
        const inBody = await send(method, urlOf(path, ids), { ...given, dryRun: true }, key)
        expect([inBody.status, inBody.body]).toMatchObject([200, { dryRun: true }])
      }
      expect(await look()).toEqual(before)
    },
  )

  it('is refused as the write would be', async () => {
    const { workspace, ids } = await build()
    const { send } = workspace
    for (const [method, path, body, status] of [
      ['POST', '/tags', { name: 'a' }, 409],
      ['POST', '/lists', { name: '' }, 400],
      ['POST', '/segments', { name: 'x', filter: 'tag:unknown-tag' }, 400],
      ['POST', '/custom-fields', { name: 'f' }, 409],
      ['PATCH', `/custom-fields/${ids['custom-fields']}`, { name: 'g' }, 409],
      ['PATCH', `/segments/${ids.segments}`, { name: 'other' }, 409],
      ['POST', `/lists/${ids.lists}/members`, { add: ['0199b5c2-7d31-7c44-9a05-3f6d1c0e8b27'] }, 400],
      ['PATCH', `/lists/${ids.lists}`, {}, 400],
      ['PATCH', '/lists/0199b5c2-7d31-7c44-9a05-3f6d1c0e8b27', { name: 'x' }, 404],
    ] as const) {
      const real = await send(method, path, body)
      const dry = await send(method, `${path}?dryRun=true`, body)
      expect([path, dry.status]).toEqual([path, status])
      expect([real.status, real.body]).toEqual([dry.status, dry.body])
    }
  })
})

describe('fields', () => {
  it('keeps the members of a list that small too', async () => {
    const { workspace, ids } = await build()
    const { body } = await workspace.send('GET', `/lists/${ids.lists}/members?fields=firstName`)
    expect(body.data.map(Object.keys)).toEqual([
      ['id', 'firstName'],
      ['id', 'firstName'],
    ])
    const wrong = await workspace.send('GET', `/lists/${ids.lists}/members?fields=fristName`)
    expect(wrong.body.errors).toMatchObject([
      { field: 'fields', code: 'unknown_field', suggestion: 'firstName' },
    ])
  })
})
