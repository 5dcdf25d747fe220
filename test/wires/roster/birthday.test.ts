import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, rosterWorkspace } from './roster-workspace.ts'
import { runBulk, runUndo } from './run-bulk.ts'
import { importer } from './run-import.ts'

const database = await openTestDatabase()
const app = await startApp(database)

async function build() {
  const workspace = await rosterWorkspace(database, app)
  const ada = await workspace.make('/contacts', { firstName: 'Ada', birthday: '1815-12-10' })
  const bob = await workspace.make('/contacts', { firstName: 'Bob', birthday: '2000-02-29' })
  const eve = await workspace.make('/contacts', { firstName: 'Eve' })
  const read = async (id: string) => (await workspace.send('GET', `/contacts/${id}`)).body
  const find = async (query: string) => {
    const { body } = await workspace.send('GET', `/contacts?${query}`)
    return body.data.map(({ firstName }: { firstName: string }) => firstName)
  }
  return { workspace, ada, bob, eve, read, find }
}

describe('a birthday', () => {
  it('is a day that exists, given, changed and cleared', async () => {
    const { workspace, ada, read } = await build()
    expect(ada.birthday).toBe('1815-12-10')
    const patch = (birthday: unknown) => workspace.send('PATCH', `/contacts/${ada.id}`, { birthday })
    for (const day of ['0001-01-01', '1999-12-31', '9999-12-31', ' 2024-02-29 ']) {
      expect([(await patch(day)).status, (await read(ada.id)).birthday]).toEqual([200, day.trim()])
    }
    for (const day of [
      '2023-02-29',
      '1999-13-01',
      '1999-04-31',
      '0000-01-01',
      '31.12.1999',
      '1999-12-31T00:00:00Z',
    ])
      expect([day, faultsOf(await patch(day))]).toEqual([day, [['birthday', 'invalid_date']]])
    expect(faultsOf(await patch(19991231))).toEqual([['birthday', 'invalid_type']])
    expect([(await patch(null)).status, (await read(ada.id)).birthday]).toEqual([200, null])
  })

  it('is found by filters and sorted by, those without one last', async () => {
    const { find } = await build()
    expect(await find('filter=birthday:1815-12-10')).toEqual(['Ada'])
    expect(await find('filter=birthday>1815-12-10')).toEqual(['Bob'])
    expect(await find('filter=birthday<=1815-12-10')).toEqual(['Ada'])
    expect(await find('filter=no:birthday')).toEqual(['Eve'])
    expect(await find('sort=birthday')).toEqual(['Ada', 'Bob', 'Eve'])
    expect(await find('sort=-birthday')).toEqual(['Bob', 'Ada', 'Eve'])
  })

  it('is walked by cursors', async () => {
    const { workspace } = await build()
    const names: string[] = []
    for (let cursor = ''; ; ) {
      const { body } = await workspace.send('GET', `/contacts?sort=birthday&limit=1${cursor}`)
      names.push(...body.data.map(({ firstName }: { firstName: string }) => firstName))
      if (body.nextCursor === null) break
      cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`
    }
    expect(names).toEqual(['Ada', 'Bob', 'Eve'])
  })

  it('is set and cleared in bulk, told by the history, and put back by undo', async () => {
    const { workspace, ada, eve, read } = await build()
    const set = { type: 'setFields', fields: { birthday: '1990-06-01' } }
    const job = await runBulk(workspace, { all: true, action: set })
    expect([(await read(ada.id)).birthday, (await read(eve.id)).birthday]).toEqual([
      '1990-06-01',
      '1990-06-01',
    ])
    const { body: history } = await workspace.send('GET', `/contacts/${ada.id}/history`)
    expect(history.data[0].changes).toEqual([{ field: 'birthday', from: '1815-12-10', to: '1990-06-01' }])
    await runUndo(workspace, job.id)
    expect([(await read(ada.id)).birthday, (await read(eve.id)).birthday]).toEqual(['1815-12-10', null])
    await runBulk(workspace, { all: true, action: { type: 'clearFields', names: ['birthday'] } })
    expect((await read(ada.id)).birthday).toBeNull()
  })

  it('fills what is empty where an upsert says so', async () => {
    const { workspace } = await build()
    await workspace.make('/contacts', { email: 'x@example.com', birthday: '1970-01-01' })
    const filling = { email: 'x@example.com', mode: { default: 'fill' } }
    const { status, body } = await workspace.send('POST', '/contacts/upsert', {
      ...filling,
      birthday: '1980-01-01',
    })
    expect([status, body.contact.birthday]).toEqual([200, '1970-01-01'])
  })

  it('comes out of exports and back in', async () => {
    const { workspace, ada } = await build()
    const ask = (format: string) =>
      fetch(`${app.url}/v2/exports?columns=firstName,birthday&format=${format}`, {
        headers: { authorization: `Bearer ${workspace.workspaceKey}` },
      }).then((response) => response.text())
    expect((await ask('csv')).split('\n')[1]).toBe('Ada,1815-12-10,')
    expect(JSON.parse((await ask('ndjson')).split('\n')[0]!)).toEqual({
      firstName: 'Ada',
      birthday: '1815-12-10',
    })
    const { run } = importer(app, workspace)
    const done = await run(`id,birthday,roster:exact\n${ada.id},1816-01-01,\n`)
    expect(done.counts).toMatchObject({ updated: 1 })
  })

  it('is read in files as people write it, in many languages', async () => {
    const headers = [
      'Date of birth',
      'Geburtsdatum',
      'Date de naissance',
      'Дата рождения',
      '生年月日',
      'Data urodzenia',
    ]
    const cells = ['1990-01-31', '31.01.1990', '1990/1/31', '31.1.1990', '1990年1月31日', '31/01/1990']
    for (const [index, header] of headers.entries()) {
      const { workspace, find } = await build()
      const { run } = importer(app, workspace)
      await run(`First name,Email,${header}\nZoe,zoe@example.com,${cells[index]}\n`)
      expect([header, await find('filter=birthday:1990-01-31')]).toEqual([header, ['Zoe']])
    }
  })

  it('stays empty where a cell could be two days or none, and the cell is kept as text and told', async () => {
    for (const cell of ['01/02/1990', '1990-02-30', 'in May']) {
      const { workspace, find } = await build()
      const { run } = importer(app, workspace)
      const done = await run(`First name,Email,Birthday\nZoe,zoe@example.com,${cell}\n`)
      expect(done.counts).toMatchObject({ created: 1, invalid: 0 })
      expect(done.warnings).toMatchObject([{ kind: 'not_of_type', count: 1, examples: [cell] }])
      expect([cell, await find('filter=no:birthday and firstName:Zoe')]).toEqual([cell, ['Zoe']])
    }
  })
})
