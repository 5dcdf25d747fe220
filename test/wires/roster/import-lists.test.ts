import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { rosterWorkspace } from './roster-workspace.ts'
import { importer } from './run-import.ts'

const database = await openTestDatabase()
const app = await startApp(database)

async function open() {
  const workspace = await rosterWorkspace(database, app)
  return { ...workspace, ...importer(app, workspace) }
}

type Opened = Awaited<ReturnType<typeof open>>

/** Each list's name with the people on it, and each person's first list. */
async function membersOf({ send }: Opened): Promise<Record<string, string[]>> {
  const lists: { id: string; name: string }[] = (await send('GET', '/lists')).body.data
  const people: { firstName: string; lists: string[] }[] = (await send('GET', '/contacts')).body.data
  return Object.fromEntries(
    lists.map(({ id, name }) => [
      name,
      people.flatMap(({ firstName, lists }) => (lists.includes(id) ? firstName : [])).sort(),
    ]),
  )
}

async function withLists() {
  const source = await open()
  const vip = await source.make('/lists', { name: 'VIP' })
  const fair = await source.make('/lists', { name: 'Fair, 2026' })
  const person = (firstName: string, phone: string, lists: string[]) =>
    source.make('/contacts', { firstName, phone, lists })
  await person('Ada', '+14155552671', [vip.id, fair.id])
  await person('Bo', '+14155552672', [fair.id])
  await person('Cy', '+14155552673', [])
  return source
}

async function exported({ workspaceKey }: Opened, query: string): Promise<Uint8Array> {
  const headers = { authorization: `Bearer ${workspaceKey}` }
  return new Uint8Array(await (await fetch(`${app.url}/v2/exports${query}`, { headers })).arrayBuffer())
}

describe('lists in a file of another workspace', () => {
  const members = { VIP: ['Ada'], 'Fair, 2026': ['Ada', 'Bo'] }

  it.each(['', '?safety=spreadsheet', '?format=ndjson', '?format=xlsx'])(
    'are made by their names, once, and found again (%s)',
    async (query) => {
      const file = await exported(await withLists(), query)
      const target = await open()
      expect((await target.run(file)).counts).toMatchObject({ created: 3, invalid: 0 })
      expect(await membersOf(target)).toEqual(members)
      expect((await target.run(file)).counts).toMatchObject({ unchanged: 3, invalid: 0 })
      expect(await membersOf(target)).toEqual(members)
    },
  )

  it('are those that have the name already, in any case; a dry run makes none', async () => {
    const file = await exported(await withLists(), '')
    const target = await open()
    await target.make('/lists', { name: 'vip' })
    expect((await target.run(file, { dryRun: true })).counts).toMatchObject({ created: 3, invalid: 0 })
    expect(await membersOf(target)).toEqual({ vip: [] })
    await target.run(file)
    expect(await membersOf(target)).toEqual({ vip: ['Ada'], 'Fair, 2026': ['Ada', 'Bo'] })
  })

  it('are named by a column that is mapped to them, and an id that nobody has is still a fault', async () => {
    const target = await open()
    const mapping = ['firstName', 'phone', 'listNames'].map((field, column) => ({ column, field }))
    await target.run('Who,Number,On\nAda,+14155552671,"VIP,Fair"\nBo,+14155552672,fair\n', { mapping })
    expect(await membersOf(target)).toEqual({ VIP: ['Ada'], Fair: ['Ada', 'Bo'] })
    const byId = ['firstName', 'phone', 'lists'].map((field, column) => ({ column, field }))
    const unknown = 'Who,Number,On\nCy,+14155552673,01a22d99-e7f7-7bd7-8663-6e01d6985da7\n'
    expect((await target.run(unknown, { mapping: byId })).counts).toMatchObject({ created: 0, invalid: 1 })
  })
})
