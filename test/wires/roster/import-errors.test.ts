import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, rosterWorkspace } from './roster-workspace.ts'
import { importer } from './run-import.ts'

const database = await openTestDatabase()
const app = await startApp(database)

async function open() {
  const workspace = await rosterWorkspace(database, app)
  return { ...workspace, ...importer(app, workspace) }
}

/** Of files that hold too little that parses to be mapped by what is in them. */
const mapping = [
  { column: 0, field: 'firstName' },
  { column: 1, field: 'email' },
]

describe('GET /v2/imports/{id}/errors', () => {
  it('lists the rows that were not written, with what is wrong with each and who is in its way', async () => {
    const workspace = await open()
    const ada = await workspace.make('/contacts', { externalId: 'crm-1', email: 'ada@example.com' })
    const file = [
      'External id,First name,Phone,Email',
      'crm-2,Grace,+12125550142,grace@example.com',
      ',,12,tom.example.com',
      'crm-4,Thief,,ada@example.com',
    ].join('\n')
    const plan = { match: ['externalId'] }
    const { id, counts } = await workspace.run(file, plan)
    expect(counts).toMatchObject({ created: 1, invalid: 1, conflicted: 1 })
    const { status, body } = await workspace.send('GET', `/imports/${id}/errors`)
    expect(status).toBe(200)
    expect(body).toEqual({
      data: [
        {
          line: 3,
          number: 2,
          cells: ['', '', '12', 'tom.example.com'],
          errors: [
            {
              field: 'externalId',
              code: 'identifier_required',
              message: 'is missing: externalId is needed to find the contact',
            },
          ],
        },
        {
          line: 4,
          number: 3,
          cells: ['crm-4', 'Thief', '', 'ada@example.com'],
          errors: [
            {
              field: 'email',
              code: 'conflict',
              message: 'is already taken',
              existingContactId: ada.id,
            },
          ],
        },
      ],
      nextCursor: null,
    })
  })

  it('pages by cursor, each row once, and takes no cursor of another import', async () => {
    const workspace = await open()
    const rows = Array.from({ length: 25 }, (_, n) => `,${n === 7 ? 'ada@example.com' : 'wrong'}`)
    const { id } = await workspace.run(`First name,Email\n${rows.join('\n')}\n`, { mapping })
    const lines: number[] = []
    let cursor = ''
    let last = ''
    do {
      const { body } = await workspace.send('GET', `/imports/${id}/errors?limit=10${cursor}`)
      lines.push(...body.data.map(({ line }: { line: number }) => line))
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`
      last = cursor || last
    } while (cursor !== '')
    expect(lines).toEqual(rows.map((_, n) => n + 2).filter((line) => line !== 9))
    const other = await workspace.run('First name,Email\n,wrong\n', { mapping })
    const foreign = await workspace.send('GET', `/imports/${other.id}/errors?${last.slice(1)}`)
    expect(faultsOf(foreign)).toEqual([['cursor', 'invalid_format']])
  })

  it('is empty before the start and where every row was written', async () => {
    const workspace = await open()
    const { id } = await workspace.upload('First name,Email\nAda,ada@example.com\n')
    const list = async () => (await workspace.send('GET', `/imports/${id}/errors`)).body
    expect(await list()).toEqual({ data: [], nextCursor: null })
    await workspace.finish(id)
    expect(await list()).toEqual({ data: [], nextCursor: null })
  })
})
