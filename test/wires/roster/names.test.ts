import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { fillTagKeys } from '../../../src/core/tags/tags.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, rosterWorkspace } from './roster-workspace.ts'
import { runBulk } from './run-bulk.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => rosterWorkspace(database, app)

/** One name as it may be written: both normal forms, with what shows nothing, with other spaces. */
const spellings = ['Café  Noir', 'Cafe\u0301 Noir', 'Café\u00a0Noir', ' Caf\u200bé Noir', 'Café Noir\ufeff']

describe('a tag', () => {
  it('is one in any spelling of its name, and shown as it was first given', async () => {
    const { make, send } = await open()
    const made = await make('/contacts', { tags: [...spellings, 'x'] })
    expect(made.tags).toEqual(['Café  Noir', 'x'])
    for (const tag of spellings) {
      const contact = await make('/contacts', { tags: [tag] })
      expect(contact.tags).toEqual(['Café  Noir'])
      expect((await send('POST', '/tags', { name: tag })).status).toBe(409)
      const found = await send('POST', '/contacts/search', {
        filter: { field: 'tags', op: 'any', value: [tag] },
      })
      expect(found.body.data.map(({ id }: { id: string }) => id)).toContain(contact.id)
      const { body } = await send('PATCH', `/contacts/${contact.id}`, { removeTags: [tag] })
      expect(body.tags).toEqual([])
    }
    expect((await send('GET', '/tags')).body.data).toHaveLength(2)
  })

  it('is another in another case, or with other accents', async () => {
    const { make } = await open()
    expect((await make('/contacts', { tags: ['vip', 'VIP', 'Café', 'Cafe'] })).tags).toHaveLength(4)
  })

  it('is renamed to another spelling of itself, and merged onto another’s', async () => {
    const { make, send } = await open()
    const tag = await make('/tags', { name: 'Café' })
    const other = await make('/tags', { name: 'x' })
    const renamed = await send('PATCH', `/tags/${tag.id}`, { name: 'Cafe\u0301' })
    expect([renamed.status, renamed.body.id, renamed.body.name]).toEqual([200, tag.id, 'Cafe\u0301'])
    const merged = await send('PATCH', `/tags/${other.id}`, { name: 'Caf\u200bé' })
    expect([merged.status, merged.body.id]).toEqual([200, tag.id])
  })

  it('of which nothing shows is none', async () => {
    const { send } = await open()
    for (const name of ['\u200b', '\u3164', '\u00ad \u2060'])
      expect(faultsOf(await send('POST', '/contacts', { tags: [name] }))).toEqual([['tags[0]', 'too_short']])
  })

  it('is taken off in bulk by any spelling', async () => {
    const workspace = await open()
    const { id } = await workspace.make('/contacts', { tags: ['Café'] })
    await runBulk(workspace, { all: true, action: { type: 'removeTags', tags: ['Cafe\u0301'] } })
    expect((await workspace.send('GET', `/contacts/${id}`)).body.tags).toEqual([])
  })

  it('from before there were keys keeps to itself where another has its key', async () => {
    const { make, send, scope } = await open()
    const [one, two] = [await make('/tags', { name: 'Café' }), await make('/tags', { name: 'y' })]
    await sql`update tags set name_key = null, name = case when id = ${two.id}::uuid then ${'Cafe\u0301'} else name end
      where workspace_id = ${scope.workspaceId}::uuid`.execute(database.db)
    await fillTagKeys(database)
    const find = async (name: string) => {
      const { body } = await send('POST', '/contacts', { tags: [name] })
      const found = await send('GET', `/contacts?filter=${encodeURIComponent(`id:${body.id} tag:${one.id}`)}`)
      return found.body.data.length === 1 ? 'one' : 'two'
    }
    expect([await find('Café'), await find('Cafe\u0301'), await find('Caf\u200bé')]).toEqual([
      'one',
      'two',
      'one',
    ])
  })
})

describe('custom fields, lists and segments', () => {
  it('are one in any spelling of their names', async () => {
    const { make, send } = await open()
    await make('/custom-fields', { name: 'Größe', type: 'text' })
    const list = await make('/lists', { name: 'März  26' })
    await make('/segments', { name: 'Kölner', filter: 'city:Köln' })
    for (const name of ['Gro\u0308ße', 'Größe\u200b'])
      expect((await send('POST', '/custom-fields', { name })).status).toBe(409)
    expect((await send('POST', '/segments', { name: 'Ko\u0308lner', filter: '' })).status).toBe(409)
    const contact = await make('/contacts', {
      customFields: { 'Gro\u0308ße': 'XL' },
      lists: [list.id],
      city: 'Köln',
    })
    expect(contact.customFields).toEqual({ Größe: 'XL' })
    for (const filter of ['customFields.Gro\u0308ße:xl', 'list:"Ma\u0308rz 26"', 'segment:Ko\u0308lner']) {
      const { body } = await send('GET', `/contacts?filter=${encodeURIComponent(filter)}`)
      expect([filter, body.data?.length]).toEqual([filter, 1])
    }
  })

  it('two spellings of one field in one body are said twice', async () => {
    const { make, send } = await open()
    await make('/custom-fields', { name: 'Größe', type: 'text' })
    const customFields = { Größe: 'a', 'Gro\u0308ße': 'b' }
    const faults = faultsOf(await send('POST', '/contacts', { customFields }))
    expect(faults).toEqual([['customFields.Gro\u0308ße', 'repeated']])
  })

  it('are listed by a part of their name', async () => {
    const { make, send } = await open()
    for (const name of ['Straße A', 'Strasse B', 'Weg']) {
      await make('/tags', { name })
      await make('/lists', { name })
      await make('/segments', { name, filter: '' })
    }
    for (const path of ['/tags', '/lists', '/segments']) {
      const { body } = await send('GET', `${path}?q=STRASSE&limit=1`)
      expect([body.data.length, body.nextCursor === null]).toEqual([1, false])
      const next = await send('GET', `${path}?q=STRASSE&cursor=${encodeURIComponent(body.nextCursor)}`)
      const names = [...body.data, ...next.body.data].map(({ name }: { name: string }) => name).sort()
      expect(names).toEqual(['Strasse B', 'Straße A'])
      expect((await send('GET', `${path}?q=none`)).body.data).toEqual([])
    }
  })
})

describe('an email', () => {
  it('is one in both forms of its domain, and shown as it was given', async () => {
    const { make, send } = await open()
    const ada = await make('/contacts', { email: 'Ada@MÜNCHEN.de' })
    expect(ada.email).toBe('Ada@MÜNCHEN.de')
    expect((await send('POST', '/contacts', { email: 'ada@xn--mnchen-3ya.de' })).status).toBe(409)
    expect((await send('GET', '/contacts/lookup?email=ada@xn--mnchen-3ya.de')).status).toBe(200)
    for (const filter of [
      'email:ada@xn--mnchen-3ya.de',
      'email$münchen.de',
      'email$xn--mnchen-3ya.de',
      'email~@MÜNCHEN',
    ])
      expect((await send('GET', `/contacts?filter=${encodeURIComponent(filter)}`)).body.data).toHaveLength(1)
  })

  it.each([
    'a..b@example.com',
    '.a@example.com',
    'a.@example.com',
    `${'a'.repeat(65)}@example.com`,
    'a@-b.com',
    'a\u200db@x.com',
  ])('%j is none on any wire', async (email) => {
    const { send, workspaceKey: key } = await open()
    expect(faultsOf(await send('POST', '/contacts', { email }))).toEqual([['email', 'invalid_email']])
    const paths: [string, object][] = [
      ['/v1/contacts', { email }],
      ['/v1/contact', { email, first_name: 'A' }],
      ['/api/contact', { data: { primaryEmail: email } }],
    ]
    for (const [path, body] of paths) {
      const { status } = await app.send('POST', path, { key, body })
      expect([path, [400, 404, 422].includes(status)]).toEqual([path, true])
    }
  })
})
