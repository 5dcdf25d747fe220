import { describe, expect, it } from 'vitest'
import { limits } from '../../../src/core/kernel/limits.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
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
