import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { type RosterWorkspace, rosterWorkspace } from './roster-workspace.ts'
import { importer } from './run-import.ts'

const database = await openTestDatabase()
const app = await startApp(database)

/** An upload that is sent piece by piece. */
function begin({ workspaceKey }: RosterWorkspace) {
  const headers = { authorization: `Bearer ${workspaceKey}`, 'content-type': 'text/csv' }
  return request(`${app.url}/v2/imports`, { method: 'POST', headers })
}

const caseFile = (name: string) => readFileSync(new URL(`../../fixtures/cases/${name}`, import.meta.url))

async function keptOf({ workspaceId }: RosterWorkspace) {
  const { rows } = await sql<{ uploads: number; chunks: number }>`
    select (select count(*) from imports where workspace_id = ${workspaceId}) as uploads,
      (select count(*) from import_chunks where workspace_id = ${workspaceId}) as chunks`.execute(database.db)
  return rows[0]
}

describe('an upload', () => {
  it('that breaks off leaves nothing', async () => {
    const workspace = await rosterWorkspace(database, app)
    const sending = begin(workspace)
    sending.on('error', () => {})
    sending.write(`Phone\n${'+14155552671\n'.repeat(100_000)}`)
    const begun = async () => (await keptOf(workspace))?.chunks === 1
    while (!(await begun()));
    sending.destroy()
    while ((await keptOf(workspace))?.uploads !== 0);
    expect(await keptOf(workspace)).toEqual({ uploads: 0, chunks: 0 })
  })

  it('that is too large is 413, read to the answer, and leaves nothing', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { status, body } = await importer(app, workspace).sendFile('+14155552671\n'.repeat(6_000_000))
    expect([status, body.code, body.detail]).toEqual([413, 'too_large', 'A file may have 67108864 bytes.'])
    expect(await keptOf(workspace)).toEqual({ uploads: 0, chunks: 0 })
  })

  it('comes back as it was, across chunks, and goes once it is imported', async () => {
    const workspace = await rosterWorkspace(database, app)
    const rows = Array.from({ length: 60_000 }, (_, row) => `n${row}@example.com,Ünïcödé ${row}`)
    const { upload, finish } = importer(app, workspace)
    const { id } = await upload(`Email,City\n${rows.join('\n')}\n`)
    expect((await keptOf(workspace))?.chunks).toBe(3)
    const done = await finish(id, { mode: 'update' })
    expect([done.rowsRead, done.counts.skipped]).toEqual([60_000, 60_000])
    expect(await keptOf(workspace)).toEqual({ uploads: 1, chunks: 0 })
  })

  const part = 'Content-Disposition: form-data; name="f"; filename="a.csv"\r\n'
  it.each([
    ['no boundary at its end', `--x\r\n${part}\r\nName,Phone\r\nAnn,1`],
    ['a part that ends in its header', `--x\r\n${part}`],
    ['a part with nothing in it', `--x\r\n${part}\r\n`],
    ['nothing but a boundary', '--x\r\n'],
    ['half a boundary', `--x\r\n${part}\r\nName,Phone\r\nAnn,1\r\n--`],
    ['nothing', ''],
  ])('as a form with %s is 400, leaves nothing, and costs no other call', async (_, body) => {
    const workspace = await rosterWorkspace(database, app)
    const headers = { 'content-type': 'multipart/form-data; boundary=x' }
    const sent = Array.from({ length: 5 }, () =>
      app.send('POST', '/v2/imports', { key: workspace.workspaceKey, body, headers }),
    )
    for (const { status, body } of await Promise.all(sent))
      expect([status, body.code]).toEqual([400, 'malformed'])
    expect(await keptOf(workspace)).toEqual({ uploads: 0, chunks: 0 })
    expect((await workspace.send('GET', '/imports')).status).toBe(200)
  })

  it.each([
    ['an old workbook', '28b-excel97.xls', /XLS workbook/],
    ['a page', Buffer.from('<html><table><tr><td>Name'), /HTML/],
    ['a document', Buffer.from('%PDF-1.7\n'), /PDF/],
    ['20,000 columns', Buffer.from(`${'c,'.repeat(20_000)}\n`), /16384 columns/],
  ])('that is %s is 400 by name with the way out, and leaves nothing', async (_, content, message) => {
    const workspace = await rosterWorkspace(database, app)
    const bytes = typeof content === 'string' ? caseFile(content) : content
    const { status, body } = await importer(app, workspace).sendFile(bytes)
    expect([status, body.code]).toEqual([400, 'malformed'])
    expect(body.detail).toMatch(message)
    expect(await keptOf(workspace)).toEqual({ uploads: 0, chunks: 0 })
  })

  it('with a quote that never ends costs one row of its half a million', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { status, body } = await importer(app, workspace).sendFile(
      `Name,Phone\nAnn,+14155550101\n"${'x\n'.repeat(550_000)}`,
    )
    expect(status).toBe(201)
    expect(body.profile.headers).toEqual(['Name', 'Phone'])
  })

  it('that comes byte by byte is kept as it is', async () => {
    const workspace = await rosterWorkspace(database, app)
    const text = `Email\n${'a@example.com\n'.repeat(4_000)}`
    const sending = begin(workspace)
    for (const byte of Buffer.from(text)) sending.write(Buffer.from([byte]))
    const status = await new Promise((resolve) => {
      sending.end().on('response', ({ statusCode }) => resolve(statusCode))
    })
    expect(status).toBe(201)
    const { body } = await workspace.send('GET', '/imports')
    expect(body.data[0].sha256).toBe(createHash('sha256').update(text).digest('hex'))
  })

  it('is refused beyond the bound on kept files', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { upload, sendFile } = importer(app, workspace)
    const ids = []
    for (let index = 0; index < 50; index++) ids.push((await upload(`a,b\nx,${index}\n`)).id)
    const refused = await sendFile('a,b\nx,y\n')
    expect([refused.status, refused.body.code]).toEqual([429, 'too_many_requests'])
    await workspace.send('POST', `/imports/${ids[0]}/cancel`)
    expect((await sendFile('a,b\nx,y\n')).status).toBe(201)
  })
})
