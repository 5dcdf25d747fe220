import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { faultCodes } from '../../../src/http/validation/fault-message.ts'
import { problems } from '../../../src/wires/roster/errors.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const workspace = await rosterWorkspace(database, app)
await workspace.make('/custom-fields', { name: 'Lead source' })
await workspace.make('/custom-fields', { name: 'MRR', type: 'number' })
await workspace.make('/custom-fields', { name: 'Signed', type: 'boolean' })
await workspace.make('/custom-fields', { name: 'Since', type: 'date' })
await workspace.make('/tags', { name: 'customer' })
await workspace.make('/contacts', { phone: '+442079460123', firstName: 'Ada' })

interface ShownError {
  field: string
  code: string
  message: string
  suggestion?: string
}

/** The only fault of a call that is refused. */
async function faultOf(method: string, path: string, body?: unknown): Promise<ShownError> {
  const reply = await workspace.send(method, path, body)
  expect([reply.status, reply.body.errors?.length], JSON.stringify(reply.body)).toEqual([400, 1])
  return reply.body.errors[0]
}

const filtered = (filter: string) => faultOf('GET', `/contacts?filter=${encodeURIComponent(filter)}`)

describe('a refusal tells the way out', () => {
  test.each(['020 7946 0123', '0171 1234567', '(415) 555-2671'])(
    'of the phone %s, which only a region can read: by name',
    async (phone) => {
      for (const fault of [
        await faultOf('POST', '/contacts', { phone }),
        await faultOf('GET', `/contacts/lookup?phone=${encodeURIComponent(phone)}`),
        await faultOf('POST', '/contacts', { otherPhones: [{ phone }] }),
      ]) {
        expect(fault.code).toBe('invalid_phone')
        expect(fault.message).toMatch(/\+14155550100.*defaultRegion, which is not set/)
      }
    },
  )

  test.each([
    ['created>yesterday', /2026-01-31T10:00:00Z.*-30d/],
    ['updated<31.01.2026', /2026-01-31T10:00:00Z.*-30d/],
    ['birthday:10/12/1815', /2026-01-31/],
    ['version>many', /such as 250/],
    ['customFields.MRR>=1.000.50', /such as 250/],
    ['dnc:perhaps', /true or false/],
    ['customFields.Signed:x', /true or false/],
  ])('of %s by an example of each form', async (filter, message) => {
    const reply = await workspace.send('GET', `/contacts?filter=${encodeURIComponent(filter)}`)
    expect(reply.status).toBe(400)
    expect(reply.body.errors[0].message).toMatch(message)
  })

  test.each([
    [{ birthday: '10.12.1815' }, /such as 2026-01-31/],
    [{ lastDialTime: '2026-01-31' }, /2026-01-31T10:00:00Z/],
    [{ customFields: { MRR: '250' } }, /number, such as 250/],
    [{ customFields: { Signed: 'yes' } }, /true or false/],
    [{ customFields: { Since: '31/01/2026' } }, /2026-01-31T10:00:00Z/],
  ])('of the body %j by an example', async (body, message) => {
    expect((await faultOf('POST', '/contacts', body)).message).toMatch(message)
  })

  test.each([
    ['POST', '/contacts', { first_name: 'Ada' }, 'firstName'],
    ['POST', '/contacts', { fristName: 'Ada' }, 'firstName'],
    ['POST', '/contacts', { company: 'ACME' }, 'businessName'],
    ['POST', '/contacts', { dnc: true }, 'doNotContact'],
    ['POST', '/contacts', { dob: '1815-12-10' }, 'birthday'],
    ['POST', '/contacts', { mobile: '+442079460124' }, 'phone'],
    ['POST', '/contacts/upsert', { email: 'a@example.com', zip: '1' }, 'postalCode'],
    ['POST', '/contacts', { customFields: { 'Lead sorce': 'x' } }, 'Lead source'],
    ['POST', '/bulk', { all: true, acton: {}, action: { type: 'delete' } }, 'action'],
    ['GET', '/contacts?limt=3', undefined, 'limit'],
    ['GET', '/contacts?search=ada', undefined, 'q'],
    ['GET', '/contacts?pageSize=3', undefined, 'limit'],
    ['GET', '/contacts?orderBy=city', undefined, 'sort'],
    ['GET', '/contacts?fields=fistName', undefined, 'firstName'],
  ])('%s %s %j: by what was probably meant', async (method, path, body, suggestion) => {
    const fault = await faultOf(method, path, body)
    expect([fault.suggestion, fault.message.includes(suggestion)]).toEqual([suggestion, true])
  })

  test.each([
    ['POST', '/custom-fields', { name: 'x', type: 'string' }, 'text'],
    ['POST', '/custom-fields', { name: 'x', type: 'Dropdown' }, 'select'],
    ['POST', '/custom-fields', { name: 'x', type: 'multi-select' }, 'multiSelect'],
    ['POST', '/custom-fields', { name: 'x', type: 'nubmer' }, 'number'],
    ['GET', '/exports?format=excel', undefined, 'xlsx'],
    ['GET', '/exports?format=jsonl', undefined, 'ndjson'],
  ])('%s %s %j: by the word that was probably meant', async (method, path, body, suggestion) => {
    expect(await faultOf(method, path, body)).toMatchObject({ code: 'not_one_of', suggestion })
  })

  test.each<[string, object, RegExp]>([
    ['/contacts', { tags: 'vip' }, /array or null, such as \["a", "b"\]$/],
    ['/contacts', { doNotContact: 'yes' }, /boolean or null: true or false, without quotes$/],
    ['/contacts', { customFields: 'x' }, /object or null, such as \{"name": "value"\}$/],
    ['/contacts', { firstName: 1 }, /string or null, in double quotes$/],
    ['/contacts', { email: 'Ada <ada@example.com>' }, /such as ada@example\.com, without a name around it$/],
    [
      '/bulk',
      { all: true },
      /is required: say what is done, such as \{"addTags": \["vip"\]\}, or several things as actions$/,
    ],
    ['/tags', {}, /is required, such as "vip"$/],
  ])('of %s %j by what would do', async (path, body, message) => {
    expect((await faultOf('POST', path, body)).message).toMatch(message)
  })

  test('a region is called defaultRegion', async () => {
    const reply = await app.send('PATCH', `/v2/workspaces/${workspace.workspaceId}`, {
      key: workspace.accountKey,
      body: { region: 'GB' },
    })
    expect(reply.body.errors).toMatchObject([{ field: 'region', suggestion: 'defaultRegion' }])
  })

  test.each(['tag:custmer', 'tag:(customer, customr)', 'not tag:Customers'])(
    'of %s by a tag that there is',
    async (filter) => {
      expect(await filtered(filter)).toMatchObject({ code: 'unknown_tag', suggestion: 'customer' })
    },
  )

  test('of a tag to take off by one that there is', async () => {
    const action = { type: 'removeTags', tags: ['custmer'] }
    expect(await faultOf('POST', '/bulk', { all: true, action })).toMatchObject({
      field: 'action.tags[0]',
      suggestion: 'customer',
    })
  })

  test.each([
    ["city:'Berlin'", '"Berlin"'],
    ["city:'New York'", '"New York"'],
    ['city:“Berlin”', '"Berlin"'],
    ['city:(‘Berlin’, Rome)', '"Berlin"'],
    ['city:`Berlin` and has:phone', '"Berlin"'],
    ['city:«Bern»', '"Bern"'],
  ])('of %s by the quotes that quote', async (filter, suggestion) => {
    expect(await filtered(filter)).toMatchObject({ code: 'filter_syntax', suggestion })
  })

  test.each(["lastName:O'Brien", "lastName:'t", 'city:"\'Berlin\'"', "lastName~d'A"])(
    '%s has an apostrophe, which is no quote',
    async (filter) => {
      expect((await workspace.send('GET', `/contacts?filter=${encodeURIComponent(filter)}`)).status).toBe(200)
    },
  )

  test('of a bulk change that names no contacts by all ways to name them', async () => {
    const { message } = await faultOf('POST', '/bulk', { action: { type: 'delete' } })
    for (const way of ['filter', 'ids', 'segmentId', 'all']) expect(message).toContain(way)
  })

  test.each(['+442079460123', '442079460123', '%2B442079460123', '%20442079460123', '00442079460123'])(
    'the caller ?phone=%s is read',
    async (phone) => {
      expect((await workspace.send('GET', `/contacts/lookup?phone=${phone}`)).body.firstName).toBe('Ada')
    },
  )

  test.each(['44', '+44', '%2044', 'abc', '12', '020+7946+0123'])(
    'the caller ?phone=%s cannot be read, which is 400',
    async (phone) => {
      expect((await faultOf('GET', `/contacts/lookup?phone=${phone}`)).code).toBe('invalid_phone')
    },
  )
})

describe('/docs/errors', () => {
  test('has every code with its cause and what to do, at its own anchor', async () => {
    const page = await (await fetch(`${app.url}/docs/errors`)).text()
    const rows = page.split('<tr').filter((row) => row.includes('<td>'))
    for (const code of [...Object.keys(problems), ...faultCodes]) {
      const row = rows.find((row) => row.includes(`<code>${code}</code>`))
      expect(page, code).toContain(`id="${code}"`)
      expect(row?.replaceAll(/<[^>]+>/g, '').length, code).toBeGreaterThan(60)
    }
  })

  test('has every code that the source gives to a fault or a failure', async () => {
    const known = new Set<string>([...Object.keys(problems), ...faultCodes])
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
      /^(core|http|wires)\/.*\.ts$/.test(name),
    )
    const used = sources.flatMap((name) =>
      [...readFileSync(`src/${name}`, 'utf8').matchAll(/Refusal\(\{\s*code: '(\w+)'/g)].map(
        ([, code]) => code!,
      ),
    )
    expect(used.length).toBeGreaterThan(20)
    expect(used.filter((code) => !known.has(code))).toEqual([])
  })

  test('is what the type of a problem opens', async () => {
    for (const path of ['/contacts/01a1fc2f-f114-7184-8044-889da032e6c3', '/nothing', '/contacts?limit=x']) {
      const { code, type } = (await workspace.send('GET', path)).body
      expect(type).toBe(`/docs/errors#${code}`)
      const page = await fetch(app.url + type)
      expect([page.status, (await page.text()).includes(`id="${code}"`)]).toEqual([200, true])
    }
    expect((await fetch(`${app.url}/docs/errors/conflict`)).status).toBe(200)
  })
})
