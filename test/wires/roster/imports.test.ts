import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, rosterWorkspace } from './roster-workspace.ts'
import { endOf } from './run-bulk.ts'
import { type Import, importer } from './run-import.ts'

const database = await openTestDatabase()
const app = await startApp(database)

async function open(draft: Parameters<typeof rosterWorkspace>[2] = {}) {
  const workspace = await rosterWorkspace(database, app, draft)
  return { ...workspace, ...importer(app, workspace) }
}

type Opened = Awaited<ReturnType<typeof open>>

const contactsOf = async ({ send }: Opened) =>
  // biome-ignore lint/suspicious/noExplicitAny: contacts as the wire shows them
  ((await send('GET', '/contacts?limit=1000')).body.data as any[]).reverse()

const buckets = (found: Import) => found.counts
const none = { created: 0, updated: 0, unchanged: 0, skipped: 0, conflicted: 0, invalid: 0 }

const people =
  'First name,Phone,Email,Tags,MRR\nAda,+14155552671,ada@example.com,vip;new,250\nGrace,+12125550142,,,\n'

describe('POST /v2/imports', () => {
  it('answers what is in the file and how it would be written, and writes nothing', async () => {
    const workspace = await open()
    const reply = await workspace.sendFile(people, '?fileName=people.csv')
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({
      id: expect.any(String),
      workspaceId: workspace.workspaceId,
      state: 'uploaded',
      fileName: 'people.csv',
      bytes: people.length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      plan: null,
      rowsRead: 0,
      rowsTotal: null,
      counts: none,
      repeated: 0,
      doNotContactKept: 0,
      warningCount: 0,
      progress: null,
      rowsPerSecond: null,
      secondsLeft: null,
      error: null,
      actor: expect.stringMatching(/^key:/),
      createdAt: expect.any(String),
      startedAt: null,
      finishedAt: null,
      sameFileAs: [],
      warnings: [],
      profile: {
        format: expect.objectContaining({ kind: 'csv', encoding: 'utf-8', delimiter: ',', header: true }),
        headers: ['First name', 'Phone', 'Email', 'Tags', 'MRR'],
        sampledRows: 2,
        aside: [],
        questions: [],
        columns: expect.arrayContaining([
          {
            column: 1,
            header: 'Phone',
            filled: 2,
            samples: ['+14155552671', '+12125550142'],
            evidence: '100 % of the cells parse as phones',
          },
        ]),
        preview: [
          { line: 2, cells: ['Ada', '+14155552671', 'ada@example.com', 'vip;new', '250'], fault: null },
          { line: 3, cells: ['Grace', '+12125550142', '', '', ''], fault: null },
        ],
        mapping: [
          { column: 0, field: 'firstName', because: 'header' },
          { column: 1, field: 'phone', because: 'header' },
          { column: 2, field: 'email', because: 'header' },
          { column: 3, field: 'tags', separator: ';', because: 'header' },
          { column: 4, field: 'customFields.MRR', type: 'number', because: 'extra' },
        ],
        defaultRegion: null,
        notes: [],
      },
    })
    expect(await contactsOf(workspace)).toEqual([])
    expect((await workspace.send('GET', `/imports/${reply.body.id}`)).body).toEqual(reply.body)
    const list = await workspace.send('GET', '/imports')
    const { profile: _, sameFileAs: __, warnings: ___, ...summary } = reply.body
    expect(list.body).toEqual({ data: [summary], nextCursor: null })
  })

  it('takes the file of a form, by its name', async () => {
    const { workspaceKey } = await open()
    const form = new FormData()
    form.append('note', 'x')
    form.append('file', new Blob([people]), 'Leute.csv')
    const response = await fetch(`${app.url}/v2/imports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${workspaceKey}` },
      body: form,
    })
    expect(response.status).toBe(201)
    expect(await response.json()).toMatchObject({ fileName: 'Leute.csv', bytes: people.length })
  })

  it('recognises the same bytes, in this workspace only', async () => {
    const workspace = await open()
    const first = await workspace.upload(people)
    expect((await workspace.upload(people)).sameFileAs).toEqual([first.id])
    expect((await workspace.upload(`${people}\n`)).sameFileAs).toEqual([])
    expect((await (await open()).upload(people)).sameFileAs).toEqual([])
  })

  it('refuses what is no table by its name, and keeps nothing of it', async () => {
    const workspace = await open()
    const cut = gzipSync(people.repeat(99)).subarray(0, -20)
    const refusals = [
      ['', 'The file is empty.'],
      [' \n', 'The file has no rows.'],
      [cut, 'The gzip data is damaged: unexpected end of file.'],
    ] as const
    for (const [content, detail] of refusals) {
      const { status, body } = await workspace.sendFile(content as string)
      expect([status, body.code, body.detail]).toEqual([400, 'malformed', detail])
    }
    expect((await workspace.send('GET', '/imports')).body.data).toEqual([])
  })

  it('refuses a form without a file, and one without a boundary', async () => {
    const { workspaceKey } = await open()
    for (const [type, body] of [
      ['multipart/form-data', 'x'],
      ['multipart/form-data; boundary=b', '--b--\r\n'],
    ] as const) {
      const headers = { authorization: `Bearer ${workspaceKey}`, 'content-type': type }
      const response = await fetch(`${app.url}/v2/imports`, { method: 'POST', headers, body })
      expect([response.status, ((await response.json()) as Import).code]).toEqual([400, 'malformed'])
    }
  })

  it('reads it another way when told to, until it is started', async () => {
    const workspace = await open()
    const { id } = await workspace.upload('a;b,c\n1;2,3\n')
    const { body } = await workspace.send('PATCH', `/imports/${id}`, { delimiter: 'comma', header: false })
    expect(body.profile).toMatchObject({ headers: ['Column 1', 'Column 2'], sampledRows: 2 })
    await workspace.finish(id, { mode: 'create', mapping: [{ column: 0, field: 'firstName' }] })
    const { status, body: refused } = await workspace.send('PATCH', `/imports/${id}`, { header: true })
    expect([status, refused.code]).toEqual([409, 'conflict'])
  })
})

describe('POST /v2/imports/{id}/start', () => {
  it('writes what was proposed when nothing is said', async () => {
    const workspace = await open()
    const done = await workspace.run(people)
    expect(done).toMatchObject({ state: 'done', rowsRead: 2, rowsTotal: 2, progress: 1, secondsLeft: 0 })
    expect(done.plan).toEqual({
      mapping: expect.any(Array),
      mode: 'upsert',
      write: { default: 'replace', fields: {} },
      match: ['phone', 'email'],
      tags: [],
      listId: null,
      defaultRegion: null,
      consent: 'yes',
      shared: 'separate',
      dryRun: false,
      allowLiftingDoNotContact: false,
    })
    expect(buckets(done)).toEqual({ ...none, created: 2 })
    expect(await contactsOf(workspace)).toMatchObject([
      {
        firstName: 'Ada',
        phone: '+14155552671',
        email: 'ada@example.com',
        tags: ['new', 'vip'],
        customFields: { MRR: 250 },
      },
      { firstName: 'Grace', phone: '+12125550142', email: null, tags: [], customFields: {} },
    ])
    expect((await workspace.send('GET', '/custom-fields')).body.data).toMatchObject([
      { name: 'MRR', type: 'number' },
    ])
  })

  it('counts every row once, keeps the bad ones with their line, and they can be repaired and sent again', async () => {
    const workspace = await open({ defaultRegion: 'US' })
    await workspace.make('/contacts', { phone: '+14155550001', firstName: 'Old' })
    const other = await workspace.make('/contacts', { email: 'taken@example.com' })
    const file = [
      'Name,Phone,Email',
      'New,(415) 555-2671,new@example.com',
      'Changed,+14155550001,',
      'Changed,415 555 0001,',
      '"Broken",nonsense,not an email',
      'Thief,+14155550001,taken@example.com',
      '"Open,+14155550003,x@example.com',
      'Wide,+14155550004,w@example.com,extra',
      ',nonsense,not an email',
      '',
    ].join('\r\n')
    const done = await workspace.run(file)
    expect(buckets(done)).toEqual({
      ...none,
      created: 2,
      updated: 1,
      unchanged: 1,
      conflicted: 1,
      invalid: 3,
    })
    expect([done.rowsRead, done.repeated]).toEqual([8, 1])
    const errors = await workspace.errors(done.id)
    expect(errors.split('\r\n')).toEqual([
      'roster_line,roster_field,roster_code,roster_reason,Name,Phone,Email',
      `6,email,conflict,email is already taken by the contact ${other.id},Thief,+14155550001,taken@example.com`,
      '7,,broken_quote,A quoted cell does not end before the next comma or line break.,"""Open",+14155550003,x@example.com',
      '8,,too_many_columns,The row has more columns than the header: a delimiter stands where none should.,Wide,+14155550004,w@example.com,extra',
      '9,phone,identifier_required,phone is missing: phone or email is needed to find the contact,,nonsense,not an email',
      '',
    ])
    const repaired = errors.replace('nonsense,not an email', '+14155550009,').replace(',extra', '')
    const again = await workspace.run(repaired)
    expect(buckets(again)).toMatchObject({ created: 3, conflicted: 1, invalid: 0 })
  })

  it('the same person twice folds in order and is counted', async () => {
    const workspace = await open()
    const rows = Array.from(
      { length: 2_500 },
      (_, row) => `P${row % 1_200},+1415555${String(row % 1_200).padStart(4, '0')},C${row}`,
    )
    const done = await workspace.run(`First name,Phone,City\n${rows.join('\n')}\n`)
    expect(buckets(done)).toEqual({ ...none, created: 1_200, updated: 1_300 })
    expect([done.rowsRead, done.repeated]).toEqual([2_500, 1_300])
    const { body } = await workspace.send('GET', '/contacts/lookup?phone=%2B14155550099')
    expect(body.city).toBe('C2499')
    const second = await workspace.run(`First name,Phone,City\n${rows.join('\n')}\n`)
    expect(second.repeated).toBe(1_300)
    expect(second.counts.created + second.counts.invalid).toBe(0)
  })

  it.each([
    ['create', { created: 1, skipped: 1 }, 'Old'],
    ['upsert', { created: 1, updated: 1 }, 'New'],
    ['update', { updated: 1, skipped: 1 }, 'New'],
  ])('mode %s', async (mode, counts, name) => {
    const workspace = await open()
    const { id } = await workspace.make('/contacts', { phone: '+14155550001', firstName: 'Old' })
    const done = await workspace.run('First name,Phone\nNew,+14155550001\nOther,+14155550002\n', { mode })
    expect(buckets(done)).toEqual({ ...none, ...counts })
    expect((await workspace.send('GET', `/contacts/${id}`)).body.firstName).toBe(name)
  })

  it('create takes people whom nothing identifies', async () => {
    const workspace = await open()
    expect(buckets(await workspace.run('First name\nAda\nAda\n', { mode: 'create' }))).toEqual({
      ...none,
      created: 2,
    })
  })

  it('fills or replaces field by field; an empty cell clears nothing', async () => {
    const workspace = await open()
    const { id } = await workspace.make('/contacts', {
      phone: '+14155550001',
      firstName: 'Old',
      city: 'Bonn',
    })
    const write = { default: 'fill', fields: { city: 'replace' } }
    await workspace.run('Phone,First name,Last name,City,State\n+14155550001,New,Given,Köln,\n', { write })
    expect((await workspace.send('GET', `/contacts/${id}`)).body).toMatchObject({
      firstName: 'Old',
      lastName: 'Given',
      city: 'Köln',
    })
  })

  it('finds people by id, by external id, or by what is said', async () => {
    const workspace = await open()
    const one = await workspace.make('/contacts', { externalId: 'x-1', email: 'one@example.com' })
    const mapping = [
      { column: 0, field: 'id' },
      { column: 1, field: 'externalId' },
      { column: 2, field: 'email' },
      { column: 3, field: 'city' },
    ]
    const header = 'a,b,c,d\n'
    const byId = await workspace.run(`${header}${one.id.toUpperCase()},,two@example.com,A\n`, { mapping })
    expect(buckets(byId)).toMatchObject({ updated: 1 })
    const onlyNew = await workspace.run(`${header}${one.id},,new@example.com,X\n`, {
      mapping,
      mode: 'create',
    })
    expect(buckets(onlyNew)).toEqual({ ...none, skipped: 1 })
    const byOwn = await workspace.run(`${header},x-1,three@example.com,B\n`, {
      mapping,
      match: ['externalId'],
    })
    expect(buckets(byOwn)).toMatchObject({ updated: 1 })
    const unknown = '0199b5c2-7d31-7c44-9a05-3f6d1c0e8b27'
    const byEmail = await workspace.run(`${header}${unknown},,three@example.com,C\n`, { mapping })
    expect(buckets(byEmail)).toMatchObject({ updated: 1 })
    expect((await workspace.send('GET', `/contacts/${one.id}`)).body).toMatchObject({
      email: 'three@example.com',
      city: 'C',
    })
  })

  it('adds tags and a list to everybody', async () => {
    const workspace = await open()
    const list = await workspace.make('/lists', { name: 'March' })
    await workspace.run('Phone,Tags\n+14155550001,own\n', { tags: [' all '], listId: list.id })
    expect(await contactsOf(workspace)).toMatchObject([{ tags: ['all', 'own'], lists: [list.id] }])
  })

  it('reads phones with the region of the start, not of the workspace', async () => {
    const workspace = await open({ defaultRegion: 'US' })
    await workspace.run('Telefon\n030 901820\n', { defaultRegion: 'DE' })
    expect(await contactsOf(workspace)).toMatchObject([{ phone: '+4930901820' }])
  })

  it('never lifts a do-not-contact flag unless it is said in words', async () => {
    const workspace = await open()
    const { id } = await workspace.make('/contacts', { phone: '+14155550001', doNotContact: true })
    const flag = async () => (await workspace.send('GET', `/contacts/${id}`)).body.doNotContact
    const file = 'Phone,Do not contact\n+14155550001,no\n+14155550002,yes\n'
    const kept = await workspace.run(file)
    expect([kept.doNotContactKept, buckets(kept), await flag()]).toEqual([
      1,
      { ...none, created: 1, unchanged: 1 },
      true,
    ])
    await workspace.run(file, { allowLiftingDoNotContact: true })
    expect(await flag()).toBe(false)
  })

  it('a dry run counts what would happen, writes nothing, and is followed by the real one', async () => {
    const workspace = await open()
    const rows = Array.from(
      { length: 1_500 },
      (_, row) => `+1415555${String(row % 1_400).padStart(4, '0')},x`,
    )
    const { id } = await workspace.upload(`Phone,Score\n${rows.join('\n')}\nbad,1\n+14155559999,7\n`)
    const mapping = [
      { column: 0, field: 'phone' },
      { column: 1, field: 'customFields.Score', type: 'number' },
    ]
    const typed = await workspace.finish(id, { mapping, dryRun: true })
    expect(buckets(typed)).toMatchObject({ created: 1_401, invalid: 1 })
    expect(typed.warnings).toMatchObject([{ kind: 'not_of_type', header: 'Score', count: 1_500 }])
    const dry = await workspace.finish(id, { dryRun: true })
    expect([dry.counts, dry.repeated]).toEqual([{ ...none, created: 1_401, updated: 100, invalid: 1 }, 100])
    expect([await contactsOf(workspace), (await workspace.send('GET', '/custom-fields')).body.data]).toEqual([
      [],
      [],
    ])
    const real = await workspace.finish(id)
    expect(buckets(real)).toEqual({ ...none, created: 1_401, unchanged: 100, invalid: 1 })
    expect((await workspace.errors(id)).split('\r\n')).toHaveLength(3)
    const { status, body } = await workspace.send('POST', `/imports/${id}/start`, {})
    expect([status, body.detail]).toEqual([409, 'The import was started already: upload the file again.'])
  })

  it('remembers the mapping for the same headers, whatever an error file puts before them', async () => {
    const workspace = await open()
    const mapping = [
      { column: 1, field: 'phone' },
      { column: 0, field: 'customFields.Nick', type: 'text' },
    ]
    await workspace.run('a,b\nAda,+14155550001\n', { mapping })
    const proposed = [
      { column: 1, field: 'phone', because: 'remembered' },
      { column: 0, field: 'customFields.Nick', type: 'text', because: 'remembered' },
    ]
    expect((await workspace.upload('a,b\n1,2\n')).profile.mapping).toEqual(proposed)
    const shifted = [
      ...proposed.map((entry) => ({ ...entry, column: entry.column + 1 })),
      { column: 0, field: null, because: 'empty' },
    ]
    expect((await workspace.upload('roster_line,a,b\n1,2,3\n')).profile.mapping).toEqual(shifted)
    expect((await (await open()).upload('a,b\n1,2\n')).profile.mapping).not.toEqual(proposed)
  })

  it('waits for the answer to a question, which the start can bring', async () => {
    const workspace = await open()
    const { id, profile } = await workspace.upload('Ann,Lee\nBo,Kim\n')
    expect(profile.questions).toMatchObject([{ code: 'header', field: 'headerRow', required: true }])
    const start = (body: object) =>
      workspace.send('POST', `/imports/${id}/start`, { mode: 'create', ...body })
    const refused = await start({})
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'needs_answer', errors: [{ field: 'headerRow', code: 'needs_answer' }] },
    })
    const mapping = [
      { column: 0, field: 'firstName' },
      { column: 1, field: 'lastName' },
    ]
    const { counts } = await workspace.finish(id, { mode: 'create', headerRow: 0, mapping })
    expect(counts).toMatchObject({ created: 2 })
  })

  it('names every fault of the start at once and writes nothing', async () => {
    const workspace = await open()
    const { id } = await workspace.upload('a,b\nx,2026-01-01\n')
    const reply = await workspace.send('POST', `/imports/${id}/start`, {
      mapping: [
        { column: 7, field: 'city' },
        { column: 0, field: 'citty' },
      ],
      match: ['phone'],
      tags: [' '],
      listId: '0199b5c2-7d31-7c44-9a05-3f6d1c0e8b27',
      defaultRegion: 'XX',
    })
    expect(faultsOf(reply)).toEqual([
      ['defaultRegion', 'invalid_region'],
      ['listId', 'unknown_list'],
      ['mapping[0].column', 'out_of_range'],
      ['mapping[1].field', 'not_one_of'],
      ['match[0]', 'not_one_of'],
      ['tags[0]', 'too_short'],
    ])
    const custom = await workspace.send('POST', `/imports/${id}/start`, {
      mode: 'create',
      mapping: [{ column: 0, field: 'customFields.None' }],
    })
    expect(faultsOf(custom)).toEqual([['mapping[0].field', 'unknown_custom_field']])
    expect((await workspace.send('GET', `/imports/${id}`)).body.state).toBe('uploaded')
  })

  it('an unknown encoding, a bad row and a workbook are all the same to it', async () => {
    const workspace = await open()
    const latin = Buffer.from('Vorname;Telefon\nJürgen;+4930901820\n', 'latin1')
    await workspace.run(latin)
    await workspace.run(gzipSync('{"firstName":"Zoë","phone":"+4930901821"}\n[1]\n'))
    expect((await contactsOf(workspace)).map(({ firstName }) => firstName)).toEqual(['Jürgen', 'Zoë'])
  })
})

describe('what may be done with an import', () => {
  it('its events end with its final state', async () => {
    const workspace = await open()
    const { id } = await workspace.upload(people)
    const early = await workspace.send('GET', `/imports/${id}/events`)
    expect([early.status, early.body.detail]).toEqual([409, 'The import was not started.'])
    await workspace.send('POST', `/imports/${id}/start`, {})
    const headers = { authorization: `Bearer ${workspace.workspaceKey}` }
    const text = await (await fetch(`${app.url}/v2/imports/${id}/events`, { headers })).text()
    const last = JSON.parse(text.trim().split('\n\n').at(-1)?.split('data: ')[1] ?? '')
    expect(last).toMatchObject({ id, state: 'done', rowsRead: 2, counts: { ...none, created: 2 } })
  })

  it('cancelling keeps what was written and lets go of the file', async () => {
    const workspace = await open()
    const { id } = await workspace.upload(people)
    const { body } = await workspace.send('POST', `/imports/${id}/cancel`)
    expect(body.state).toBe('cancelled')
    const { status, body: refused } = await workspace.send('POST', `/imports/${id}/start`, {})
    expect([status, refused.detail]).toEqual([409, 'The file is no longer kept: upload it again.'])
  })

  it('undo bins whom it created, puts back whom it changed, and keeps later edits', async () => {
    const workspace = await open()
    const old = await workspace.make('/contacts', { phone: '+14155550001', firstName: 'Old' })
    const edited = await workspace.make('/contacts', { phone: '+14155550002', firstName: 'Before' })
    const done = await workspace.run('Phone,First name\n+14155550001,A\n+14155550002,B\n+14155550003,C\n')
    await workspace.send('PATCH', `/contacts/${edited.id}`, { firstName: 'Mine', city: 'Bonn' })
    const undo = await endOf(workspace, await workspace.send('POST', `/imports/${done.id}/undo`))
    expect(undo).toMatchObject({
      kind: 'undo',
      undoes: done.id,
      counts: { undone: 2, kept: 1, unchanged: 0 },
    })
    expect(await contactsOf(workspace)).toMatchObject([
      { id: old.id, firstName: 'Old' },
      { id: edited.id, firstName: 'Mine', city: 'Bonn' },
    ])
    const { body: kept } = await workspace.send('GET', `/jobs/${undo.id}/kept`)
    expect(kept.data).toEqual([{ contactId: edited.id, reason: 'changed_since', fields: ['firstName'] }])
  })

  it('an exact export that is imported again changes nothing', async () => {
    const workspace = await open()
    await workspace.make('/custom-fields', { name: 'Plan', type: 'json' })
    await workspace.make('/custom-fields', { name: 'On', type: 'boolean' })
    const list = await workspace.make('/lists', { name: 'l' })
    await workspace.make('/contacts', {
      firstName: " '=Ada\u00a0",
      lastName: 'a"b\r\nc',
      phone: '+14155550001',
      tags: ['a,b', '"'],
      lists: [list.id],
      channels: [' sms'],
      doNotContact: true,
      customFields: { Plan: ['x', { y: null }], On: false },
    })
    const before = await contactsOf(workspace)
    const headers = { authorization: `Bearer ${workspace.workspaceKey}` }
    for (const query of ['', '?safety=spreadsheet', '?format=ndjson', '?format=xlsx']) {
      const file = await (await fetch(`${app.url}/v2/exports${query}`, { headers })).arrayBuffer()
      const done = await workspace.run(new Uint8Array(file))
      expect([query, done.counts, await contactsOf(workspace)]).toEqual([
        query,
        { ...none, unchanged: 1 },
        before,
      ])
    }
  })
})
