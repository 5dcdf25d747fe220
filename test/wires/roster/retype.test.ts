import { describe, expect, it } from 'vitest'
import { newId } from '../../../src/core/kernel/ids.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { faultsOf, notFound, type RosterWorkspace, rosterWorkspace } from './roster-workspace.ts'
import { endOf, runUndo } from './run-bulk.ts'

const database = await openTestDatabase()
const app = await startApp(database)

/** A workspace with a field `Age` of this type, a contact for each value, and one without. */
async function build(type: string, values: readonly unknown[], draft: { defaultRegion?: string } = {}) {
  const workspace = await rosterWorkspace(database, app, draft)
  const field = await workspace.make('/custom-fields', { name: 'Age', type })
  const contacts: string[] = []
  for (const Age of values) contacts.push((await workspace.make('/contacts', { customFields: { Age } })).id)
  await workspace.make('/contacts')
  const path = `/custom-fields/${field.id}`
  return {
    ...workspace,
    workspace,
    field,
    contacts,
    path,
    look: async () => (await workspace.send('GET', path)).body,
    ages: () => Promise.all(contacts.map((id) => ageOf(workspace, id))),
    run: async (body: object) => endOf(workspace, await workspace.send('POST', `${path}/retype`, body)),
  }
}

async function ageOf(workspace: RosterWorkspace, id: string): Promise<unknown> {
  return (await workspace.send('GET', `/contacts/${id}`)).body.customFields.Age ?? null
}

describe('POST /v2/custom-fields/{id}/retype with dryRun', () => {
  it('says exactly what would become of every value, the bin’s too, and changes nothing', async () => {
    const { send, contacts, path, look, field } = await build('text', ['12', '12', ' 7.0 ', '1,5', 'old'])
    await send('DELETE', `/contacts/${contacts[1]}`)
    const reply = await send('POST', `${path}/retype`, { type: 'number', dryRun: true })
    expect([reply.status, reply.body]).toEqual([
      200,
      {
        dryRun: true,
        contacts: 5,
        inBin: 1,
        convertible: 3,
        sameText: 2,
        unconvertible: 2,
        examples: {
          changed: [{ contactId: contacts[2], from: '7.0', to: 7 }],
          sameText: [{ contactId: contacts[0], from: '12', to: 12 }],
          unconvertible: [
            {
              contactId: contacts[3],
              from: '1,5',
              code: 'wrong_custom_type',
              message:
                "must fit the custom field's type: number, such as 250 or -0.5, without quotes in JSON",
            },
            {
              contactId: contacts[4],
              from: 'old',
              code: 'wrong_custom_type',
              message:
                "must fit the custom field's type: number, such as 250 or -0.5, without quotes in JSON",
            },
          ],
        },
        unfitSegments: [],
      },
    ])
    expect(await look()).toEqual(field)
  })

  it('names the segments that compare the field as the new type cannot be compared', async () => {
    const { make, send, path } = await build('number', [1])
    const filters = [
      'customFields.Age>5',
      'not customFields.Age<=5',
      'customFields.Age=5',
      'has:customFields.Age',
    ]
    const segments = []
    for (const filter of filters) segments.push(await make('/segments', { name: filter, filter }))
    const unfit = async (type: string) => {
      const { body } = await send('POST', `${path}/retype`, { type, dryRun: true })
      return body.unfitSegments.map(({ name }: { name: string }) => name)
    }
    expect(await unfit('text')).toEqual([filters[1], filters[0]])
    expect(await unfit('date')).toEqual(filters.slice(0, 3).reverse())
    expect(await unfit('json')).toEqual(filters.slice(0, 2).reverse())
    await send('POST', `${path}/retype`, { type: 'text' })
    const { body } = await send('GET', `/contacts?segmentId=${segments[0].id}&total=true`)
    expect(body.total).toBe(0)
  })

  it('shows at most ten different values of a kind', async () => {
    const { send, path } = await build(
      'number',
      Array.from({ length: 24 }, (_, age) => age >> 1),
    )
    const { body } = await send('POST', `${path}/retype`, { type: 'text', dryRun: true })
    expect(body).toMatchObject({ contacts: 24, convertible: 24, sameText: 24, unconvertible: 0 })
    expect(body.examples.sameText.map(({ to }: { to: string }) => to)).toEqual('0123456789'.split(''))
  })
})

describe('POST /v2/custom-fields/{id}/retype', () => {
  it('changes the type and every value, each with its row in the history', async () => {
    const { send, contacts, path, look, ages, field } = await build('text', ['12', '7', '0.5'])
    const reply = await send('POST', `${path}/retype`, { type: 'number' })
    expect([reply.status, reply.body]).toMatchObject([
      202,
      { kind: 'retype', total: 3, customFieldId: field.id, from: 'text', to: 'number' },
    ])
    expect(await look()).toMatchObject({ type: 'number' })
    const job = await endOf({ send } as RosterWorkspace, reply)
    expect(job).toMatchObject({
      state: 'done',
      total: 3,
      done: 3,
      counts: { converted: 3, unchanged: 0, dropped: 0, kept: 0 },
    })
    expect(job).not.toHaveProperty('undoes')
    expect(await look()).toEqual({
      ...field,
      type: 'number',
      retypeJobId: null,
      updatedAt: expect.any(String),
    })
    expect(await ages()).toEqual([12, 7, 0.5])
    const { body: history } = await send('GET', `/contacts/${contacts[0]}/history?limit=1`)
    expect(history.data).toMatchObject([
      { version: 2, operationId: job.id, changes: [{ field: 'customFields.Age', from: '12', to: 12 }] },
    ])
    expect((await send('GET', '/contacts?filter=customFields.Age>5&total=true')).body.total).toBe(2)
  })

  it('rewrites no contact whose value is of both types', async () => {
    const { run, send, contacts } = await build('text', ['2026-01-31', '2026-02-28T10:00:00Z'])
    expect(await run({ type: 'date' })).toMatchObject({ counts: { converted: 0, unchanged: 2 } })
    expect((await send('GET', `/contacts/${contacts[0]}`)).body.version).toBe(1)
    const { body } = await send('GET', '/contacts?filter=customFields.Age>2026-02-01')
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual([contacts[1]])
  })

  it('reads phones without a country as the workspace does', async () => {
    const { run, ages } = await build('number', [30123456], { defaultRegion: 'DE' })
    await run({ type: 'phone' })
    expect(await ages()).toEqual(['+4930123456'])
  })

  it('refuses values that do not convert, and changes nothing', async () => {
    const { send, path, look, ages, field } = await build('text', ['12', 'old'])
    const reply = await send('POST', `${path}/retype`, { type: 'number' })
    expect([reply.status, reply.body]).toEqual([
      409,
      {
        type: '/docs/errors#conflict',
        title: 'Conflict',
        status: 409,
        code: 'conflict',
        detail:
          '1 contact has a value that is not convertible to number. A dry run shows examples; `dropUnconvertible` takes them away.',
      },
    ])
    expect(await look()).toEqual(field)
    expect(await ages()).toEqual(['12', 'old'])
  })

  it('drops them when it may, and an undo puts them back', async () => {
    const { workspace, run, look, ages } = await build('text', ['12', 'old', 'yes'])
    const job = await run({ type: 'number', dropUnconvertible: true })
    expect(job.counts).toEqual({ converted: 1, unchanged: 0, dropped: 2, kept: 0 })
    expect(await ages()).toEqual([12, null, null])
    const undo = await runUndo(workspace, job.id)
    expect(undo).toMatchObject({
      kind: 'retype',
      state: 'done',
      undoes: job.id,
      from: 'number',
      to: 'text',
      counts: { converted: 3, unchanged: 0, dropped: 0, kept: 0 },
    })
    expect(await look()).toMatchObject({ type: 'text', retypeJobId: null })
    expect(await ages()).toEqual(['12', 'old', 'yes'])
    expect((await runUndo(workspace, undo.id)).counts).toMatchObject({ converted: 3 })
    expect(await look()).toMatchObject({ type: 'number', retypeJobId: null })
    expect(await ages()).toEqual([12, null, null])
  })

  it('converts the bin’s too, so that a restored contact has a value of the type', async () => {
    const { run, send, contacts, ages } = await build('text', ['12'])
    await send('DELETE', `/contacts/${contacts[0]}`)
    expect((await run({ type: 'number' })).counts).toMatchObject({ converted: 1 })
    await send('POST', `/contacts/${contacts[0]}/restore`)
    expect(await ages()).toEqual([12])
  })

  it('names what is wrong', async () => {
    const { send, path } = await build('text', [])
    const faults = async (body: object) => faultsOf(await send('POST', `${path}/retype`, body))
    expect(await faults({})).toEqual([['type', 'required']])
    expect(await faults({ type: 'money', dropUnconvertible: 1, x: 1 })).toEqual([
      ['dropUnconvertible', 'invalid_type'],
      ['type', 'not_one_of'],
      ['x', 'unknown_field'],
    ])
    expect(await faults({ type: 'text' })).toEqual([['type', 'nothing_to_change']])
    const gone = await send('POST', `/custom-fields/${newId()}/retype`, { type: 'number' })
    expect([gone.status, gone.body]).toEqual([404, notFound])
  })
})

describe('undo of a retype', () => {
  it('puts back what nobody has changed, converts what was written since, and keeps aside what does not fit', async () => {
    const { workspace, run, send, contacts, ages, look, path } = await build('number', [1, 2, 3])
    const job = await run({ type: 'text' })
    await send('PATCH', `/contacts/${contacts[0]}`, { city: 'Paris' })
    await send('PATCH', `/contacts/${contacts[1]}`, { customFields: { Age: '20' } })
    await send('PATCH', `/contacts/${contacts[2]}`, { customFields: { Age: 'thirty' } })
    const undo = await runUndo(workspace, job.id)
    expect(undo.counts).toEqual({ converted: 2, unchanged: 0, dropped: 0, kept: 1 })
    expect(await ages()).toEqual([1, 20, null])
    expect((await send('GET', `/jobs/${undo.id}/kept`)).body.data).toMatchObject([
      {
        contactId: contacts[2],
        reason: 'invalid',
        errors: [{ field: 'customFields.Age', code: 'wrong_custom_type' }],
      },
    ])
    expect(await look()).toMatchObject({ type: 'number', retypeJobId: undo.id })
    // Nothing is lost: it is a text that a field of text shows again, or that may be dropped.
    const back = await runUndo(workspace, undo.id)
    expect(back).toMatchObject({ state: 'done', counts: { kept: 0 } })
    expect(await ages()).toEqual(['1', '20', 'thirty'])
    const dropping = { type: 'number', dropUnconvertible: true }
    expect((await send('POST', `${path}/retype`, { ...dropping, dropUnconvertible: false })).status).toBe(409)
    expect((await run(dropping)).counts).toEqual({ converted: 2, unchanged: 0, dropped: 1, kept: 0 })
    expect(await look()).toMatchObject({ type: 'number', retypeJobId: null })
  })

  it('is refused when the field has got another type since', async () => {
    const { run, send } = await build('number', [1])
    const job = await run({ type: 'text' })
    await run({ type: 'json' })
    const reply = await send('POST', `/jobs/${job.id}/undo`)
    expect([reply.status, reply.body.detail]).toEqual([409, 'The field has been given another type since.'])
  })

  it('of a field that was deleted is not found', async () => {
    const { run, send, path } = await build('number', [1])
    const job = await run({ type: 'text' })
    await send('DELETE', path)
    expect((await send('POST', `/jobs/${job.id}/undo`)).status).toBe(404)
  })
})

describe('undo of an earlier job', () => {
  it('puts values back as the field’s present type has them, and keeps a contact whose value has no such form', async () => {
    const { workspace, run, send, contacts, ages } = await build('text', ['2026-01-01', 'soon'])
    const set = { type: 'setFields', fields: { customFields: { Age: '2026-02-02' } } }
    const bulk = await endOf(workspace, await send('POST', '/bulk', { all: true, action: set }))
    expect((await run({ type: 'date' })).counts).toMatchObject({ unchanged: 3 })
    const undo = await runUndo(workspace, bulk.id)
    expect(undo.counts).toMatchObject({ undone: 2, kept: 1 })
    expect(await ages()).toEqual(['2026-01-01', '2026-02-02'])
    expect((await send('GET', `/jobs/${undo.id}/kept`)).body.data).toMatchObject([
      { contactId: contacts[1], reason: 'invalid', errors: [{ field: 'customFields.Age' }] },
    ])
  })
})
