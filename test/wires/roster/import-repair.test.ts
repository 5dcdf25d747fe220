import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { readFeed } from './follow-changes.ts'
import { faultsOf, rosterWorkspace } from './roster-workspace.ts'
import { endOf } from './run-bulk.ts'
import { importer } from './run-import.ts'

const database = await openTestDatabase()
const app = await startApp(database)

/** One row is written, one is in conflict and one names nobody. */
async function refusedImport() {
  const workspace = await rosterWorkspace(database, app)
  await workspace.make('/contacts', { firstName: 'Ada', phone: '+14155550001' })
  await workspace.make('/contacts', { firstName: 'Zoe', email: 'taken@example.com' })
  const text = `First name,Phone,Email
Ada B,+14155550001,
Bob,+14155550001,taken@example.com
,nonsense,not an email
`
  const run = await importer(app, workspace).run(text, { tags: ['fair'] })
  const errors = (await workspace.send('GET', `/imports/${run.id}/errors`)).body.data
  return { workspace, run, errors }
}

const bobRow = ['Bob', '+14155550002', 'bob@example.com']

describe('POST /v2/imports/{id}/rows', () => {
  it('writes refused rows as the import wrote the rest, in its name, by the file’s lines', async () => {
    const { workspace, run, errors } = await refusedImport()
    const { send } = workspace
    expect(run.counts).toMatchObject({ updated: 1, created: 0, conflicted: 1, invalid: 1 })
    expect(errors.map(({ number, line }: { number: number; line: number }) => [number, line])).toEqual([
      [2, 3],
      [3, 4],
    ])
    const { cursor } = await readFeed(workspace)
    const { status, body } = await send('POST', `/imports/${run.id}/rows`, {
      rows: [
        { number: 3, cells: ['', 'still nonsense'] },
        { number: 2, cells: bobRow },
      ],
    })
    expect([status, body.import.counts]).toEqual([
      200,
      expect.objectContaining({ updated: 1, created: 1, conflicted: 0, invalid: 1 }),
    ])
    expect(body.import.rowsRead).toBe(3)
    expect(body.refused).toMatchObject([{ number: 3, line: 4, cells: ['', 'still nonsense'] }])
    expect((await send('GET', `/imports/${run.id}/errors`)).body.data).toEqual(body.refused)
    const [bob] = (await send('GET', '/contacts?q=bob')).body.data
    expect(bob).toMatchObject({ firstName: 'Bob', email: 'bob@example.com', tags: ['fair'] })
    const told = (await readFeed(workspace, '', cursor)).data
    expect(told.map(({ type, jobId }) => [type, jobId])).toEqual([
      ['contact.created', run.id],
      ['import.finished', run.id],
      ['job.finished', run.id],
    ])
    const wrote = (await send('GET', `/jobs/${run.id}/changes`)).body.data
    expect(wrote.map(({ contactId }: { contactId: string }) => contactId)).toContain(bob.id)
  })

  it('keeps a row that is in conflict again, with its new cells, until it is put right', async () => {
    const { workspace, run } = await refusedImport()
    const { send } = workspace
    const sent = async (cells: string[]) =>
      (await send('POST', `/imports/${run.id}/rows`, { rows: [{ number: 3, cells }] })).body
    const again = await sent(['Eve', '+14155550001', 'taken@example.com'])
    expect(again.import.counts).toMatchObject({ conflicted: 2, invalid: 0 })
    expect(again.refused[0].errors[0]).toMatchObject({ field: 'email', code: 'conflict' })
    const right = await sent(['Eve', '+14155550003'])
    expect([right.refused, right.import.counts]).toEqual([
      [],
      expect.objectContaining({ conflicted: 1, invalid: 0, created: 1 }),
    ])
  })

  it('is taken back by the undo of the import', async () => {
    const { workspace, run } = await refusedImport()
    const { send } = workspace
    await send('POST', `/imports/${run.id}/rows`, { rows: [{ number: 2, cells: bobRow }] })
    const undo = await endOf(workspace, await send('POST', `/imports/${run.id}/undo`))
    expect(undo.counts).toMatchObject({ undone: 2, kept: 0 })
    expect((await send('GET', '/contacts?q=bob')).body.data).toEqual([])
    expect((await send('GET', '/contacts?q=ada')).body.data[0]).toMatchObject({ firstName: 'Ada', tags: [] })
  })

  it('writes a row once, however often it is sent', async () => {
    const { workspace, run } = await refusedImport()
    const { send } = workspace
    const rows = [{ number: 2, cells: bobRow }]
    const replies = await Promise.all([1, 2, 3].map(() => send('POST', `/imports/${run.id}/rows`, { rows })))
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 400, 400])
    expect((await send('GET', '/contacts?q=bob')).body.data).toHaveLength(1)
    expect((await send('GET', `/imports/${run.id}`)).body.counts).toMatchObject({ created: 1, conflicted: 0 })
  })

  it('refuses rows that were written, that are named twice, that are too wide, and writes none of them', async () => {
    const { workspace, run } = await refusedImport()
    const { send } = workspace
    const sent = (rows: object[]) => send('POST', `/imports/${run.id}/rows`, { rows })
    const cells = bobRow
    expect(
      faultsOf(
        await sent([
          { number: 2, cells },
          { number: 1, cells },
        ]),
      ),
    ).toEqual([['rows[1].number', 'not_one_of']])
    expect(
      faultsOf(
        await sent([
          { number: 2, cells },
          { number: 2, cells },
        ]),
      ),
    ).toEqual([['rows[1].number', 'repeated']])
    expect(faultsOf(await sent([{ number: 2, cells: [...cells, 'x'] }]))).toEqual([
      ['rows[0].cells', 'too_many'],
    ])
    expect(faultsOf(await sent([]))).toEqual([['rows', 'too_few']])
    expect((await send('GET', '/contacts?q=bob')).body.data).toEqual([])
  })

  it('is 409 for an import that was not started or only tried, 404 for another workspace, 403 without write', async () => {
    const { workspace, run } = await refusedImport()
    const files = importer(app, workspace)
    const rows = [{ number: 1, cells: ['Ada'] }]
    const fresh = await files.upload('First name\nAda\n')
    expect((await workspace.send('POST', `/imports/${fresh.id}/rows`, { rows })).status).toBe(409)
    await files.finish(fresh.id, { dryRun: true })
    expect((await workspace.send('POST', `/imports/${fresh.id}/rows`, { rows })).status).toBe(409)
    const other = await rosterWorkspace(database, app)
    expect((await other.send('POST', `/imports/${run.id}/rows`, { rows })).status).toBe(404)
  })
})

describe('the undo of an import', () => {
  const text = 'First name,Email,Tags,Shoe size\nAda,ada@example.com,fair,38\nBob,bob@example.com,vip,44\n'

  async function imported() {
    const workspace = await rosterWorkspace(database, app)
    await workspace.make('/tags', { name: 'vip' })
    const run = await importer(app, workspace).run(text, { tags: ['spring'] })
    const names = async (path: string) =>
      (await workspace.send('GET', path)).body.data.map(({ name }: { name: string }) => name).toSorted()
    return { workspace, run, names }
  }

  it('takes its fields and tags along, and its own undo brings them back', async () => {
    const { workspace, run, names } = await imported()
    const { send } = workspace
    expect(await names('/tags')).toEqual(['fair', 'spring', 'vip'])
    expect(await names('/custom-fields')).toEqual(['Shoe size'])
    const undo = await endOf(workspace, await send('POST', `/imports/${run.id}/undo`))
    expect(await names('/tags')).toEqual(['vip'])
    expect(await names('/custom-fields')).toEqual([])
    await endOf(workspace, await send('POST', `/jobs/${undo.id}/undo`))
    expect(await names('/tags')).toEqual(['fair', 'spring', 'vip'])
    const [ada] = (await send('GET', '/contacts?q=ada')).body.data
    expect(ada).toMatchObject({ tags: ['fair', 'spring'], customFields: { 'Shoe size': 38 } })
  })

  it('leaves a tag and a field that somebody uses since', async () => {
    const { workspace, run, names } = await imported()
    const { send, make } = workspace
    await make('/contacts', { firstName: 'Zoe', tags: ['fair'], customFields: { 'Shoe size': 41 } })
    await make('/segments', { name: 'Not spring', filter: 'not tag:spring' })
    await endOf(workspace, await send('POST', `/imports/${run.id}/undo`))
    expect(await names('/tags')).toEqual(['fair', 'spring', 'vip'])
    expect(await names('/custom-fields')).toEqual(['Shoe size'])
  })
})
