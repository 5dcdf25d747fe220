import { describe, expect, it } from 'vitest'
import { limits } from '../../../src/core/kernel/limits.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { readFeed } from './follow-changes.ts'
import { type RosterWorkspace, rosterWorkspace } from './roster-workspace.ts'
import { runBulk } from './run-bulk.ts'
import { importer } from './run-import.ts'

const database = await openTestDatabase()
const app = await startApp(database)

const valueBytes = 60_000
const fits = Math.floor(limits.contactBytesMax / valueBytes)
const text = (bytes: number) => 'x'.repeat(bytes)

/** A workspace with so many custom fields of text, and values for the first of them. */
async function withFields(count: number) {
  const workspace = await rosterWorkspace(database, app)
  const names = Array.from({ length: count }, (_, n) => `f${n}`)
  for (const name of names) await workspace.make('/custom-fields', { name, type: 'text' })
  const values = (n: number, bytes = valueBytes) =>
    Object.fromEntries(names.slice(0, n).map((name) => [name, text(bytes)]))
  return { workspace, values }
}

interface Page {
  data: { id: string }[]
  nextCursor: string | null
  previousCursor: string | null
}

const codeOf = ({ body }: { body: { errors?: { code: string }[] } }) => body.errors?.[0]?.code

describe('a contact is at most 1 MB', () => {
  it('by a create, a change, an upsert, a batch, a bulk change and an import, and stays as it was', async () => {
    const { workspace, values } = await withFields(fits + 1)
    const { send, make } = workspace
    const over = { customFields: values(fits + 1) }
    const created = await send('POST', '/contacts', { phone: '+14155550100', ...over })
    expect([created.status, codeOf(created)]).toEqual([400, 'contact_too_large'])
    const { id, version } = await make('/contacts', { phone: '+14155550101', customFields: values(fits) })
    const last = { [`f${fits}`]: text(valueBytes) }
    const refused = [
      await send('PATCH', `/contacts/${id}`, { customFields: last }),
      await send('POST', '/contacts/upsert', { phone: '+14155550101', customFields: last }),
    ]
    expect(refused.map(codeOf)).toEqual(['contact_too_large', 'contact_too_large'])
    const batch = await send('POST', '/contacts/batch', {
      operations: [
        { op: 'create', contact: { ...over, phone: '+14155550102' } },
        { op: 'update', id, contact: { customFields: last } },
        { op: 'create', contact: { firstName: 'small' } },
      ],
    })
    expect(batch.body.results.map(({ status }: { status: string }) => status)).toEqual([
      'invalid',
      'invalid',
      'created',
    ])
    const job = await runBulk(workspace, {
      ids: [id],
      action: { type: 'setFields', fields: { customFields: last } },
    })
    expect(job.counts?.changed ?? 0).toBe(0)
    const header = ['phone', ...Array.from({ length: fits + 1 }, (_, n) => `f${n}`)].join(',')
    const row = ['+14155550103', ...Array.from({ length: fits + 1 }, () => text(valueBytes))].join(',')
    const imported = await importer(app, workspace).run(`${header}\n${row}\n`)
    expect(imported.counts.created).toBe(0)
    expect((await send('GET', `/contacts/${id}`)).body.version).toBe(version)
  })

  it('also by names that no field has, on the dialects', async () => {
    const { workspaceKey: key } = await rosterWorkspace(database, app)
    const named = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, text(valueBytes)]))
    const create = (count: number) =>
      app.send('POST', '/api/contact', {
        key,
        body: { primaryPhone: `+141555502${count}`, customAttributes: named(count) },
      })
    expect([(await create(fits + 1)).status, (await create(fits)).status]).toEqual([400, 201])
  })
})

it('the names of attributes count, however short their values are', async () => {
  const { workspaceKey: key } = await rosterWorkspace(database, app)
  const create = (bytes: number) =>
    app.send('POST', '/api/contact', {
      key,
      body: { primaryPhone: '+14155550300', customAttributes: { [text(bytes)]: 1 } },
    })
  expect([(await create(limits.contactBytesMax)).status, (await create(200)).status]).toEqual([400, 201])
})

it('its own fields count beside its custom values', async () => {
  const { workspace, values } = await withFields(fits + 1)
  const left = limits.contactBytesMax - fits * valueBytes
  const customFields = { ...values(fits), [`f${fits}`]: text(left - 3_000) }
  const fullAddress = text(1_000)
  const create = (body: object) => workspace.send('POST', '/contacts', { customFields, ...body })
  expect((await create({})).status).toBe(201)
  const over = await create({
    fullAddress,
    streetAddress: fullAddress,
    jobTitle: text(255),
    firstName: text(255),
  })
  expect([over.status, codeOf(over)]).toEqual([400, 'contact_too_large'])
})

describe('contacts that are asked for by their identifiers', () => {
  it('come as far as a page has bytes; the others are named, and come when they are asked for', async () => {
    const { workspace, values } = await withFields(16)
    const made: string[] = []
    for (let n = 0; n < 14; n++) {
      const contact = { externalId: `e${n}`, customFields: values(15) }
      made.push((await workspace.make('/contacts', contact)).id)
    }
    const externalIds = [...made.map((_, n) => `e${n}`), 'nobody']
    const first = (await workspace.send('POST', '/contacts/get', { externalIds })).body
    expect(first.left.length).toBeGreaterThan(0)
    expect(Buffer.byteLength(JSON.stringify(first))).toBeLessThan(
      limits.pageBytesMax + 2 * limits.contactBytesMax,
    )
    const shown = first.data.map(({ id }: { id: string }) => id)
    expect([...shown, ...first.left]).toEqual(made)
    expect(first.results.map(({ status }: { status: string }) => status)).toEqual([
      ...made.map(() => 'found'),
      'not_found',
    ])
    const rest = (await workspace.send('POST', '/contacts/get', { ids: first.left })).body
    expect(rest.data.map(({ id }: { id: string }) => id)).toEqual(first.left)
    expect(rest.left).toBeUndefined()
  })
})

describe('a page of a dialect, whose clients count on its length,', () => {
  it('has every contact of it, however large they are', async () => {
    const { workspace, values } = await withFields(16)
    const { make, workspaceKey: key } = workspace
    const list = await make('/lists', { name: 'Large' })
    const made: string[] = []
    for (let n = 0; n < 14; n++) {
      const contact = { email: `n${n}@example.com`, lists: [list.id], customFields: values(15) }
      made.unshift((await make('/contacts', contact)).id)
    }
    const read = async (path: string) => app.send('GET', path, { key })
    const idsOf = (contacts: { id: string }[]) => contacts.map(({ id }) => id)
    const nedzo = await read('/v1/contacts?limit=100')
    expect([nedzo.status, nedzo.headers.get('x-total-count'), idsOf(nedzo.body)]).toEqual([200, '14', made])
    expect(nedzo.headers.get('content-type')).toBe('application/json; charset=utf-8')
    const some = await read('/v1/contacts?limit=13')
    expect([idsOf(some.body), some.headers.get('link')]).toEqual([
      made.slice(0, 13),
      expect.stringContaining('offset=13'),
    ])
    const legacy = await read('/v1/contact/?limit=100')
    expect([legacy.body.status_code, legacy.body.data.total]).toEqual([200, 14])
    expect(idsOf(legacy.body.data.contacts)).toEqual(made)
    const gomobile = await read('/api/contact?limit=100')
    expect([idsOf(gomobile.body.data), gomobile.body.meta.total]).toEqual([made, 14])
    // A list of the older API has no pages: it shows as many as an answer may have bytes.
    const shown = idsOf((await read(`/v1/contact-list/${list.id}`)).body.data.contact_list.contacts)
    expect(shown).toEqual(made.slice(0, shown.length))
    expect(shown.length).toBeLessThan(made.length)
  })
})

it('a history of large changes is cut by its bytes, and goes on at nextCursor', async () => {
  const { workspace, values } = await withFields(15)
  const { make, send } = workspace
  const { id } = await make('/contacts', {})
  for (let n = 0; n < 8; n++) {
    const customFields = Object.fromEntries(
      Object.keys(values(15)).map((name) => [name, `${n}${text(valueBytes)}`]),
    )
    expect((await send('PATCH', `/contacts/${id}`, { customFields })).status).toBe(200)
  }
  const met: number[] = []
  let pages = 0
  for (let cursor: string | null = ''; cursor !== null; pages++) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`
    const { body } = await send('GET', `/contacts/${id}/history?limit=1000${query}`)
    expect(JSON.stringify(body).length).toBeLessThan(limits.pageBytesMax + 3 * limits.contactBytesMax)
    met.push(...body.data.map(({ version }: { version: number }) => version))
    cursor = body.nextCursor
  }
  expect([met, pages > 1]).toEqual([[9, 8, 7, 6, 5, 4, 3, 2, 1], true])
})

describe('a page of large contacts', () => {
  const walk = async (
    { send }: RosterWorkspace,
    path: string,
    way: 'nextCursor' | 'previousCursor',
    from: string,
  ) => {
    const met: string[] = []
    let pages = 0
    for (let cursor: string | null = from; cursor !== null; pages++) {
      const page: Page = (
        await send('GET', `${path}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`)
      ).body
      const ids = page.data.map(({ id }) => id)
      if (way === 'nextCursor') met.push(...ids)
      else met.unshift(...ids)
      cursor = page[way]
    }
    return { met, pages }
  }

  it('is cut by its bytes and goes on at nextCursor, both ways, in each order, on lists too', async () => {
    const { workspace, values } = await withFields(16)
    const { id: list } = await workspace.make('/lists', { name: 'Large' })
    const made: string[] = []
    for (let n = 0; n < 20; n++) {
      const contact = {
        firstName: `n${String(n).padStart(2, '0')}`,
        lists: [list],
        customFields: values(n % 4 === 3 ? 1 : 15),
      }
      made.push((await workspace.make('/contacts', contact)).id)
    }
    const byName = await walk(workspace, '/contacts?limit=1000&sort=firstName', 'nextCursor', '')
    expect(byName.met).toEqual(made)
    expect(byName.pages).toBeGreaterThan(1)
    const newest = await walk(workspace, '/contacts?limit=1000', 'nextCursor', '')
    expect(newest.met).toEqual(made.toReversed())
    const members = await walk(workspace, `/lists/${list}/members?limit=1000`, 'nextCursor', '')
    expect(members.met).toEqual(made)
    const last = (await workspace.send('GET', '/contacts?limit=1&offset=19&sort=firstName')).body
    const back = await walk(
      workspace,
      '/contacts?limit=1000&sort=firstName',
      'previousCursor',
      last.previousCursor,
    )
    expect(back.met).toEqual(made.slice(0, -1))
    const first = (await workspace.send('GET', '/contacts?limit=1000')).body.data
    expect(Buffer.byteLength(JSON.stringify(first))).toBeLessThan(
      limits.pageBytesMax + 2 * limits.contactBytesMax,
    )
  })
})

describe('names that are kept once and shown with each contact', () => {
  it('count where pages, batches and the feed are cut', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { send } = workspace
    // 500 tags of 255 letters of four bytes: a contact takes 16 kB where it is kept, and half a megabyte where it is shown.
    const tags = Array.from({ length: limits.tagsPerContactMax }, (_, n) => `${n} ${'😀'.repeat(250)}`)
    const operations = Array.from({ length: 18 }, (_, n) => ({
      op: 'create',
      contact: { externalId: `e${n}`, tags },
    }))
    const bytesMax = limits.pageBytesMax + limits.contactBytesMax
    const bytesOf = (body: unknown) => Buffer.byteLength(JSON.stringify(body))
    const batch = (await send('POST', '/contacts/batch', { operations })).body
    const shown = batch.results.filter(({ contact }: { contact?: object }) => contact !== undefined)
    expect(shown.length).toBeGreaterThan(10)
    expect(bytesOf(batch)).toBeLessThan(bytesMax)
    const made: string[] = batch.results.map(
      ({ id, contact }: { id?: string; contact?: { id: string } }) => contact?.id ?? id,
    )
    expect([made.every(Boolean), new Set(made).size]).toEqual([true, 18])

    const found = (await send('POST', '/contacts/get', { ids: made })).body
    expect([bytesOf(found) < bytesMax, found.data.length + found.left.length]).toEqual([true, 18])

    const walk = async (path: string) => {
      const met: string[] = []
      let pages = 0
      for (let cursor = ''; pages < 18; pages++) {
        const { body } = await send('GET', `${path}${cursor}`)
        expect(bytesOf(body)).toBeLessThan(bytesMax)
        met.push(...body.data.flatMap((one: { id: string; contactId?: string }) => one.contactId ?? one.id))
        if (body.hasMore === false || body.nextCursor === null) break
        cursor = `&${path.includes('changes') && !path.includes('jobs') ? 'after' : 'cursor'}=${encodeURIComponent(body.nextCursor)}`
      }
      return { met, pages }
    }
    const pages = await walk('/contacts?limit=1000')
    expect([pages.met, pages.pages > 0]).toEqual([made.toReversed(), true])
    // Nobody's transaction holds the changes back any more.
    await readFeed({ send }, 'types=segment.created')
    const feed = await walk('/changes?limit=1000&types=contact.*&include=contact')
    expect([feed.met, feed.pages > 0]).toEqual([made, true])

    const job = await runBulk(workspace, {
      ids: made,
      action: { type: 'removeTags', tags: tags.slice(1) },
    })
    const changed = await walk(`/jobs/${job.id}/changes?limit=1000`)
    expect([changed.met.toSorted(), changed.pages > 0]).toEqual([made.toSorted(), true])
    await readFeed({ send }, 'types=segment.created')
    const all = await walk('/changes?limit=1000&types=contact.*')
    expect([all.met.length, all.pages > 1]).toEqual([36, true])
  })
})

it('a batch names a hundred faults of one write, some thousand in all, and of each write the first', async () => {
  const { send } = await rosterWorkspace(database, app)
  const customFields = Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`unknown ${n}`, 'x']))
  const operations = Array.from({ length: 40 }, () => ({ op: 'create', contact: { customFields } }))
  const { status, body } = await send('POST', '/contacts/batch', { operations })
  const counts = body.results.map(({ error }: { error: { errors: object[]; more?: number } }) => [
    error.errors.length,
    error.more,
  ])
  expect([status, counts]).toEqual([200, [...Array(10).fill([100, 50]), ...Array(30).fill([1, 149])]])
})
