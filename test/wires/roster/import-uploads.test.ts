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
