import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, notFound, type RosterWorkspace, rosterWorkspace } from './roster-workspace.ts'
import { endOf, runUndo } from './run-bulk.ts'
import { importer } from './run-import.ts'

const database = await openTestDatabase()
const app = await startApp(database)

const stages = ['Lead', { name: 'Won', color: 'green' }, { name: 'Lost' }]

/** A workspace with a `Stage` to choose and several `Interests`. */
async function build() {
  const workspace = await rosterWorkspace(database, app)
  const { make, send } = workspace
  const stage = await make('/custom-fields', { name: 'Stage', type: 'select', options: stages })
  const interests = await make('/custom-fields', {
    name: 'Interests',
    type: 'multiSelect',
    options: ['Golf', 'Chess', 'Opera; ballet'],
  })
  const person = async (customFields: object) => (await make('/contacts', { customFields })).id as string
  const valuesOf = async (id: string) => (await send('GET', `/contacts/${id}`)).body.customFields
  const idOf = (name: string) =>
    [...stage.options, ...interests.options].find((option: { name: string }) => option.name === name).id
  const found = async (filter: string) =>
    (await send('GET', `/contacts?total=true&filter=${encodeURIComponent(filter)}`)).body.total
  return { ...workspace, workspace, stage, interests, person, valuesOf, idOf, found }
}

async function historyOf({ send }: Pick<RosterWorkspace, 'send'>, id: string) {
  const { body } = await send('GET', `/contacts/${id}/history`)
  return body.data.flatMap(({ changes }: { changes: object[] }) => changes)
}

describe('a field with options', () => {
  it('has them in their order, each with an id and a colour', async () => {
    const { stage, send } = await build()
    expect(stage.options).toEqual([
      { id: expect.any(String), name: 'Lead', color: expect.any(String) },
      { id: expect.any(String), name: 'Won', color: 'green' },
      { id: expect.any(String), name: 'Lost', color: expect.any(String) },
    ])
    expect((await send('GET', `/custom-fields/${stage.id}`)).body).toEqual(stage)
  })

  it.each([
    [{ options: ['A', ' a '] }, ['options[1].name', 'repeated']],
    [{ options: [{ name: 'A', color: 'mauve' }] }, ['options[0].color', 'not_one_of']],
    [{ options: [{ name: ' ' }] }, ['options[0].name', 'required']],
    [{ options: [5] }, ['options[0]', 'invalid_type']],
    [{ options: [{ name: 'A', size: 1 }] }, ['options[0].size', 'unknown_field']],
    [{ options: Array.from({ length: 201 }, (_, index) => `${index}`) }, ['options', 'too_many']],
    [{ type: 'text', options: ['A'] }, ['options', 'too_many']],
    [{ type: 'text', format: { style: 'percent' } }, ['format', 'not_one_of']],
    [{ type: 'number', format: { style: 'currency' } }, ['format.currency', 'required']],
    [{ type: 'number', format: { style: 'currency', currency: 'EURO' } }, ['format.currency', 'too_long']],
    [
      { type: 'number', format: { style: 'currency', currency: 'ZZZ' } },
      ['format.currency', 'invalid_format'],
    ],
    [{ type: 'number', format: { style: 'birthday' } }, ['format.style', 'not_one_of']],
    [{ type: 'number', format: { style: 'integer', decimals: 2 } }, ['format.decimals', 'unknown_field']],
  ])('refuses %j and makes nothing', async (body, [field, code]) => {
    const { send } = await rosterWorkspace(database, app)
    const reply = await send('POST', '/custom-fields', { name: 'Stage', type: 'select', ...body })
    expect([reply.status, faultsOf(reply)]).toEqual([400, [[field, code]]])
    expect((await send('GET', '/custom-fields')).body.data).toEqual([])
  })

  it('keeps how numbers and dates are shown', async () => {
    const { make, send } = await rosterWorkspace(database, app)
    const format = { style: 'currency', currency: 'EUR', decimals: 2 }
    const field = await make('/custom-fields', { name: 'MRR', type: 'number', format })
    expect(field.format).toEqual(format)
    const born = await make('/custom-fields', { name: 'Born', type: 'date', format: { style: 'birthday' } })
    expect(born.format).toEqual({ style: 'birthday' })
    const { body } = await send('PATCH', `/custom-fields/${field.id}`, { format: null })
    expect(body).not.toHaveProperty('format')
  })
})

describe('a value of a field with options', () => {
  it('is given by name in any spelling, and answered as the option is called', async () => {
    const { person, valuesOf, idOf } = await build()
    const id = await person({ Stage: ' wON ', Interests: ['chess', 'GOLF', 'Chess'] })
    expect(await valuesOf(id)).toEqual({ Stage: 'Won', Interests: ['Golf', 'Chess'] })
    expect(await valuesOf(await person({ Stage: idOf('Lost') }))).toEqual({ Stage: 'Lost' })
  })

  it.each([
    [{ Stage: 'Wom' }, 'customFields.Stage', 'unknown_option', 'Won'],
    [{ Stage: ['Won'] }, 'customFields.Stage', 'wrong_custom_type', undefined],
    [{ Interests: 'Golf' }, 'customFields.Interests', 'wrong_custom_type', undefined],
    [{ Interests: ['Golf', 'Ches'] }, 'customFields.Interests[1]', 'unknown_option', 'Chess'],
    [{ Interests: [5] }, 'customFields.Interests[0]', 'invalid_type', undefined],
    [{ Interests: { add: ['Gulf'] } }, 'customFields.Interests.add[0]', 'unknown_option', 'Golf'],
    [{ Interests: { plus: ['Golf'] } }, 'customFields.Interests.plus', 'unknown_field', undefined],
  ])(
    'refuses %j by its place, with what was probably meant, and stores nothing',
    async (customFields, field, code, suggestion) => {
      const { send } = await build()
      const { status, body } = await send('POST', '/contacts', { customFields })
      expect([status, body.errors.map((fault: object) => fault)]).toMatchObject([
        400,
        [{ field, code, ...(suggestion && { suggestion }) }],
      ])
      expect((await send('GET', '/contacts?total=true')).body.total).toBe(0)
    },
  )

  it('of several takes options on and off, and none clears it', async () => {
    const { person, valuesOf, send } = await build()
    const id = await person({ Interests: ['Golf'] })
    const patch = (Interests: unknown) => send('PATCH', `/contacts/${id}`, { customFields: { Interests } })
    await patch({ add: ['Chess', 'Golf'], remove: ['Opera; ballet'] })
    expect(await valuesOf(id)).toEqual({ Interests: ['Golf', 'Chess'] })
    const { body } = await patch(['chess', 'golf'])
    expect(body.version).toBe(2)
    await patch({ remove: ['golf'] })
    expect(await valuesOf(id)).toEqual({ Interests: ['Chess'] })
    await patch([])
    expect(await valuesOf(id)).toEqual({})
  })

  it('is added to many and taken off them, with one undo', async () => {
    const { person, valuesOf, workspace } = await build()
    const ids = [await person({ Interests: ['Golf'] }), await person({})]
    const run = (customFields: object) =>
      workspace
        .send('POST', '/bulk', { all: true, action: { setFields: { customFields } } })
        .then((reply) => endOf(workspace, reply))
    const job = await run({ Interests: { add: ['Chess'] } })
    expect(await Promise.all(ids.map(valuesOf))).toEqual([
      { Interests: ['Golf', 'Chess'] },
      { Interests: ['Chess'] },
    ])
    await runUndo(workspace, job.id)
    expect(await Promise.all(ids.map(valuesOf))).toEqual([{ Interests: ['Golf'] }, {}])
  })
})

describe('what becomes of options', () => {
  it('a rename is everybody’s at once, and the former name goes on working', async () => {
    const { person, valuesOf, send, stage, idOf, found } = await build()
    const id = await person({ Stage: 'Won' })
    const path = `/custom-fields/${stage.id}/options/${idOf('Won')}`
    const { status, body } = await send('PATCH', path, { name: 'Closed won' })
    expect([status, body]).toEqual([200, { id: idOf('Won'), name: 'Closed won', color: 'green' }])
    expect(await valuesOf(id)).toEqual({ Stage: 'Closed won' })
    expect(await valuesOf(await person({ Stage: 'Won' }))).toEqual({ Stage: 'Closed won' })
    expect(await found('customFields.Stage:"closed WON"')).toBe(2)
    expect((await send('PATCH', path, { name: 'LEAD' })).body.errors).toMatchObject([
      { field: 'name', code: 'conflict', existingId: idOf('Lead') },
    ])
    const history = await historyOf({ send }, id)
    expect(history).toContainEqual({ field: 'customFields.Stage', from: null, to: 'Won' })
    expect(history).toContainEqual({ field: 'customFields.Stage', from: 'Won', to: 'Closed won' })
  })

  it('a merge gives everybody the other one, and restoring takes them apart', async () => {
    const { person, valuesOf, send, interests, idOf, found } = await build()
    const [both, one] = [
      await person({ Interests: ['Golf', 'Chess'] }),
      await person({ Interests: ['Golf'] }),
    ]
    const path = `/custom-fields/${interests.id}/options/${idOf('Golf')}`
    const dry = await send('POST', `${path}/merge`, { into: 'Chess', dryRun: true })
    expect(dry.body).toMatchObject({ dryRun: true, contactsMoved: 2, name: 'Chess' })
    expect(await valuesOf(one)).toEqual({ Interests: ['Golf'] })
    expect((await send('POST', `${path}/merge`, { into: idOf('Chess') })).status).toBe(200)
    expect([await valuesOf(both), await valuesOf(one)]).toEqual([
      { Interests: ['Chess'] },
      { Interests: ['Chess'] },
    ])
    expect(await found('customFields.Interests:Chess')).toBe(2)
    expect(await found('customFields.Interests:Golf')).toBe(2)
    await send('POST', `${path}/restore`)
    expect([await valuesOf(both), await valuesOf(one)]).toEqual([
      { Interests: ['Golf', 'Chess'] },
      { Interests: ['Golf'] },
    ])
  })

  it('a deletion that takes it from somebody is refused unless forced, and can be taken back', async () => {
    const { person, valuesOf, send, stage, idOf, found } = await build()
    const id = await person({ Stage: 'Won' })
    const path = `/custom-fields/${stage.id}/options/${idOf('Won')}`
    expect((await send('DELETE', `${path}?dryRun=true`)).body).toEqual({
      dryRun: true,
      contactsAffected: 1,
      usedBySegments: [],
      needsForce: true,
    })
    const refused = await send('DELETE', path)
    expect([refused.status, refused.body.code]).toEqual([409, 'in_use'])
    const since = new Date().toISOString()
    expect((await send('DELETE', `${path}?force=true`)).body).toMatchObject({ contactsAffected: 1 })
    expect(await valuesOf(id)).toEqual({})
    expect([await found('no:customFields.Stage'), await found(`updated>="${since}"`)]).toEqual([1, 1])
    expect(await historyOf({ send }, id)).toContainEqual({
      field: 'customFields.Stage',
      from: 'Won',
      to: null,
    })
    expect((await send('DELETE', path)).status).toBe(404)
    expect((await send('GET', `/custom-fields/${stage.id}/options?deleted=true`)).body.data).toMatchObject([
      { id: idOf('Won'), name: 'Won', mergedInto: null },
    ])
    await send('POST', `${path}/restore`)
    expect(await valuesOf(id)).toEqual({ Stage: 'Won' })
    expect((await send('DELETE', `/custom-fields/${stage.id}/options/${idOf('Lost')}`)).status).toBe(200)
  })

  it('never lets into a segment whom it keeps out', async () => {
    const { person, make, send, stage, idOf } = await build()
    await person({ Stage: 'Lost' })
    await person({})
    const segments: { id: string }[] = []
    for (const filter of ['not customFields.Stage:lost', 'customFields.Stage!=Lost', 'no:customFields.Stage'])
      segments.push(await make('/segments', { name: filter, filter }))
    const counts = () =>
      Promise.all(
        segments.map(
          async ({ id }) => (await send('GET', `/contacts?segmentId=${id}&total=true`)).body.total,
        ),
      )
    expect(await counts()).toEqual([1, 1, 1])
    await send('PATCH', `/custom-fields/${stage.id}/options/${idOf('Lost')}`, { name: 'Gone' })
    expect(await counts()).toEqual([1, 1, 1])
    const { body } = await send('GET', `/segments/${segments[0]?.id}`)
    expect(body.filter).toBe('not customFields.Stage:Gone')
    const reply = await send('DELETE', `/custom-fields/${stage.id}/options/${idOf('Lost')}`)
    expect([reply.status, reply.body.usedBySegments]).toMatchObject([409, [{}, {}, {}]])
    await send('DELETE', `/custom-fields/${stage.id}/options/${idOf('Lost')}?force=true`)
    const gone = (await send('GET', `/segments/${segments[0]?.id}`)).body
    expect(gone.filter).toBe('not customFields.Stage:"Gone (deleted)"')
    expect((await send('PATCH', `/segments/${gone.id}`, { filter: gone.filter })).status).toBe(200)
  })

  it('a segment that excludes by part of a name keeps whom it excludes when the option is renamed', async () => {
    const { person, make, send, stage, idOf } = await build()
    await person({ Stage: 'Lost' })
    const { id } = await make('/segments', { name: 'Open', filter: 'not customFields.Stage~os' })
    await send('PATCH', `/custom-fields/${stage.id}/options/${idOf('Lost')}`, { name: 'Gone' })
    expect((await send('GET', `/contacts?segmentId=${id}&total=true`)).body.total).toBe(0)
  })

  it('the whole list can be given at once: renamed by id, moved, added, and what is left out goes', async () => {
    const { person, valuesOf, send, stage, idOf } = await build()
    const id = await person({ Stage: 'Won' })
    const path = `/custom-fields/${stage.id}`
    const list = [{ id: idOf('Won'), name: 'Yes' }, 'New', { name: 'lead', color: 'red' }]
    const { status, body } = await send('PATCH', path, { options: list })
    expect([status, body.options]).toMatchObject([
      200,
      [
        { id: idOf('Won'), name: 'Yes', color: 'green' },
        { name: 'New' },
        { id: idOf('Lead'), name: 'lead', color: 'red' },
      ],
    ])
    expect(await valuesOf(id)).toEqual({ Stage: 'Yes' })
    const refused = await send('PATCH', path, { options: ['New'] })
    expect([refused.status, refused.body.code]).toEqual([409, 'in_use'])
    expect((await send('PATCH', path, { options: ['New'], force: true })).body.options).toMatchObject([
      { name: 'New' },
    ])
  })

  it('answers 404 for another workspace’s option, and counts who has each', async () => {
    const { person, send, stage, idOf } = await build()
    const other = await build()
    await person({ Stage: 'Won' })
    const path = `/custom-fields/${stage.id}/options/${idOf('Won')}`
    expect(await other.send('DELETE', path)).toMatchObject({ status: 404, body: notFound })
    expect(await other.send('PATCH', path, { name: 'X' })).toMatchObject({ status: 404, body: notFound })
    const mixed = `/custom-fields/${stage.id}/options/${other.idOf('Won')}`
    expect(await send('DELETE', mixed)).toMatchObject({ status: 404, body: notFound })
    const { body } = await send('GET', `/custom-fields/${stage.id}/options?count=true`)
    expect(body.data.map(({ contactCount }: { contactCount: number }) => contactCount)).toEqual([0, 1, 0])
  })
})

describe('finding by options', () => {
  it('compares names as people read them, and refuses what is none with its position', async () => {
    const { person, found, send } = await build()
    await person({ Stage: 'Won', Interests: ['Golf', 'Chess'] })
    await person({ Stage: 'Lead', Interests: ['Golf'] })
    await person({})
    const counts = async (...filters: string[]) => Promise.all(filters.map(found))
    expect(
      await counts(
        'customFields.Stage:WON',
        'customFields.Stage:(won, lead)',
        'customFields.Stage!=Won',
        'customFields.Stage^w',
        'has:customFields.Stage',
        'no:customFields.Interests',
        'customFields.Interests:golf',
        'customFields.Interests:all(golf, chess)',
        'customFields.Interests:none(chess)',
        'not customFields.Interests~ess',
      ),
    ).toEqual([1, 2, 2, 1, 2, 1, 2, 1, 2, 2])
    const reply = await send('GET', '/contacts?filter=customFields.Stage:Wonn')
    expect(reply.body.errors).toMatchObject([{ code: 'unknown_option', position: 19, suggestion: 'Won' }])
  })

  it('sorts by the order of the options, walks pages of it, and follows a new order', async () => {
    const { person, send, stage, idOf } = await build()
    for (const Stage of ['Lost', 'Lead', 'Won', undefined, 'Lead']) await person({ Stage })
    const walk = async (sort: string) => {
      const names: (string | null)[] = []
      for (let cursor = ''; ; ) {
        const { body } = await send('GET', `/contacts?limit=2&sort=${sort}${cursor}`)
        names.push(
          ...body.data.map((one: { customFields: { Stage?: string } }) => one.customFields.Stage ?? null),
        )
        if (body.nextCursor === null) return names
        cursor = `&cursor=${body.nextCursor}`
      }
    }
    expect(await walk('customFields.Stage')).toEqual(['Lead', 'Lead', 'Won', 'Lost', null])
    const ids = ['Won', 'Lost', 'Lead'].map(idOf)
    expect((await send('PUT', `/custom-fields/${stage.id}/options/order`, { ids })).status).toBe(200)
    expect(await walk('-customFields.Stage')).toEqual(['Lead', 'Lead', 'Lost', 'Won', null])
    expect(await walk('customFields.Stage,firstName')).toEqual(['Won', 'Lost', 'Lead', 'Lead', null])
    const short = await send('PUT', `/custom-fields/${stage.id}/options/order`, { ids: ids.slice(1) })
    expect(faultsOf(short)).toEqual([['ids', 'required']])
  })
})

describe('a retype to options and back', () => {
  it('makes options of the values, exactly as the preview says, and undo gives the text back', async () => {
    const workspace = await rosterWorkspace(database, app)
    const { make, send } = workspace
    const field = await make('/custom-fields', { name: 'Plan', type: 'text' })
    const ids: string[] = []
    for (const Plan of ['Pro', 'pro ', 'Free', 'Pro'])
      ids.push((await make('/contacts', { customFields: { Plan } })).id)
    const plans = () =>
      Promise.all(ids.map(async (id) => (await send('GET', `/contacts/${id}`)).body.customFields.Plan))
    const segment = await make('/segments', { name: 'Payers', filter: 'not customFields.Plan:free' })
    const path = `/custom-fields/${field.id}/retype`
    const { body: preview } = await send('POST', path, { type: 'select', dryRun: true })
    expect(preview).toMatchObject({
      convertible: 4,
      sameText: 3,
      newOptions: [
        { name: 'Pro', contacts: 3 },
        { name: 'Free', contacts: 1 },
      ],
      unfitSegments: [],
    })
    const job = await endOf(workspace, await send('POST', path, { type: 'select' }))
    expect(job).toMatchObject({ state: 'done', counts: { converted: 4 } })
    expect(await plans()).toEqual(['Pro', 'Pro', 'Free', 'Pro'])
    const { body: now } = await send('GET', `/custom-fields/${field.id}`)
    expect(now).toMatchObject({ type: 'select', options: [{ name: 'Pro' }, { name: 'Free' }] })
    const inSegment = async () =>
      (await send('GET', `/contacts?segmentId=${segment.id}&total=true`)).body.total
    expect(await inSegment()).toBe(3)
    await send('PATCH', `/custom-fields/${field.id}/options/${now.options[1].id}`, { name: 'Gratis' })
    expect(await inSegment()).toBe(3)
    await runUndo(workspace, job.id)
    expect(await plans()).toEqual(['Pro', 'pro', 'Free', 'Pro'])
  })

  it('gives the names back as text, several with semicolons, and segments keep meaning the same', async () => {
    const { workspace, person, valuesOf, interests, stage, send, make } = await build()
    const id = await person({ Stage: 'Won', Interests: ['Golf', 'Opera; ballet'] })
    await person({ Stage: 'Lost' })
    const segment = await make('/segments', { name: 'Not lost', filter: 'not customFields.Stage:Lost' })
    const retype = async (field: { id: string }, type: string) =>
      endOf(workspace, await send('POST', `/custom-fields/${field.id}/retype`, { type }))
    await retype(interests, 'text')
    const job = await retype(stage, 'text')
    expect(await valuesOf(id)).toEqual({ Stage: 'Won', Interests: 'Golf; "Opera; ballet"' })
    expect((await send('GET', `/contacts?segmentId=${segment.id}&total=true`)).body.total).toBe(1)
    expect((await send('GET', `/segments/${segment.id}`)).body.filter).toBe('not customFields.Stage:Lost')
    await retype(interests, 'multiSelect')
    await runUndo(workspace, job.id)
    expect(await valuesOf(id)).toEqual({ Stage: 'Won', Interests: ['Golf', 'Opera; ballet'] })
    expect((await send('GET', `/contacts?segmentId=${segment.id}&total=true`)).body.total).toBe(1)
  })
})

describe('files', () => {
  const csv = (...lines: string[]) => Buffer.from(['Email,Stage,Interests', ...lines].join('\n'))

  it('keep a cell that names no option as text, with a warning, and write the person', async () => {
    const { workspace, send } = await build()
    const file = csv('a@example.com,won,golf; Chess', 'b@example.com,Hot,Golf|Tennis')
    const done = await importer(app, workspace).run(file)
    expect(done.counts).toMatchObject({ created: 2, invalid: 0 })
    expect(done.warnings).toMatchObject([
      { kind: 'unknown_option', count: 1, header: 'Stage', examples: ['Hot'] },
      { kind: 'unknown_option', count: 1, header: 'Interests', examples: ['Tennis'] },
    ])
    const { body } = await send('GET', '/contacts?sort=email')
    expect(body.data).toMatchObject([
      { customFields: { Stage: 'Won', Interests: ['Golf', 'Chess'] }, attributes: {} },
      { customFields: { Interests: ['Golf'] }, attributes: { stage: 'Hot', interests: 'Golf|Tennis' } },
    ])
  })

  it('make options where they are asked to, once for all rows', async () => {
    const { workspace, send, stage } = await build()
    const file = csv('a@example.com,Hot,', 'b@example.com,HOT,Tennis', 'c@example.com,Won,')
    const dry = await importer(app, workspace).run(file, { createOptions: true, dryRun: true })
    expect([dry.counts.created, dry.warnings]).toEqual([3, []])
    expect((await send('GET', `/custom-fields/${stage.id}`)).body.options).toHaveLength(3)
    await importer(app, workspace).run(file, { createOptions: true })
    const { body } = await send('GET', `/custom-fields/${stage.id}`)
    expect(body.options.map(({ name }: { name: string }) => name)).toEqual(['Lead', 'Won', 'Lost', 'Hot'])
    expect((await send('GET', '/contacts?sort=email')).body.data).toMatchObject([
      { customFields: { Stage: 'Hot' } },
      { customFields: { Stage: 'Hot', Interests: ['Tennis'] } },
      { customFields: { Stage: 'Won' } },
    ])
  })

  it('export names, for people with semicolons between', async () => {
    const { workspaceKey, person } = await build()
    await person({ Stage: 'Won', Interests: ['Golf', 'Opera; ballet'] })
    const download = async (query: string) =>
      (
        await fetch(`${app.url}/v2/exports?${query}`, {
          headers: { authorization: `Bearer ${workspaceKey}` },
        })
      ).text()
    const columns = 'columns=customFields.Stage,customFields.Interests'
    expect(await download(`format=csv&safety=plain&${columns}`)).toContain('Won,"Golf; ""Opera; ballet"""')
    expect(await download(`format=ndjson&${columns}`)).toBe(
      '{"customFields":{"Stage":"Won","Interests":["Golf", "Opera; ballet"]}}\n',
    )
  })
})
