import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ContactDraft } from '../../../src/core/contacts/draft.ts'
import { createCustomField } from '../../../src/core/custom-fields/custom-fields.ts'
import {
  type CustomFieldType,
  contactFieldNames,
  customFieldTypes,
} from '../../../src/core/fields/contact-fields.ts'
import { createList, removeList } from '../../../src/core/lists/lists.ts'
import { buildContacts } from '../../support/build-contact.ts'
import { oddTexts } from '../../support/odd-text.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { type RosterWorkspace, rosterWorkspace } from './roster-workspace.ts'
import { importer } from './run-import.ts'

const database = await openTestDatabase()
const app = await startApp(database)

/** Names that a separator, a quote or a formula stands in. */
const optionNames = ['a, "b"', 'one; two', '=1+1', 'ß', '["x"]']

/** Odd values of each type, as the core takes them. */
const values: Record<CustomFieldType, readonly unknown[]> = {
  text: [...oddTexts.slice(0, 40), ' ends ', 'a\r\nb', '12', 'true', "'=x", 'x'.repeat(65_000)],
  number: [0, -0.1, 1e21, 5e-324, 1.7976931348623157e308, 9007199254740991, 0.1 + 0.2, -1],
  boolean: [true, false],
  date: ['2026-02-28', '0001-01-01', '2026-02-28T10:00:00.123456789+05:30', '9999-12-31T23:59:59Z'],
  email: ['Ada@Example.com', 'ünï@exämple.com'],
  phone: ['+442079460123'],
  url: ['https://example.com/a?b=c,d&e="f"', 'HTTP://EXAMPLE.COM'],
  json: [
    'text',
    '12',
    12,
    true,
    false,
    [],
    {},
    [[null]],
    { a: { '"': [1, 'x\n', null] }, __: '' },
    '=1',
    ' ',
  ],
  select: optionNames,
  multiSelect: [[...optionNames].sort(), ['=1+1'], ['one; two', 'a, "b"']],
}

const nameOf = (type: CustomFieldType) => `A ${type}, "x":${type}`

/** Contacts that hold, all together, every kind of value that the store can hold. */
async function fill({ scope }: RosterWorkspace): Promise<number> {
  for (const type of customFieldTypes) {
    const options = type === 'select' || type === 'multiSelect' ? optionNames.map((name) => ({ name })) : null
    await createCustomField(scope, { name: nameOf(type), type, options })
  }
  const lists = await Promise.all(['March', 'March', 'a, "b"\nc'].map((name) => createList(scope, { name })))
  const gone = await createList(scope, { name: 'Gone' })
  const [first, second, third] = lists.map(({ id }) => id) as [string, string, string]
  const customs = customFieldTypes.flatMap((type) =>
    values[type].map((value) => ({
      by: 'name' as const,
      values: [{ key: nameOf(type), value: value as never, path: '' }],
      parse: false,
      unknown: 'refuse' as const,
    })),
  )
  const texts = [
    ...oddTexts,
    ' ends ',
    'a\r\nb',
    "'=x",
    "''+1",
    '\u00a0nbsp\u200b',
    '_x000D_',
    '\u0001\u001f',
  ]
  const drafts: ContactDraft[] = [
    {},
    ...customs.map((custom) => ({ custom })),
    ...texts.map((text, index) => ({
      externalId: `${index} ${text}`,
      firstName: text,
      lastName: text,
      fullAddress: text,
      preferredChannel: text,
      mostRecentOutcome: text,
      status: text,
      channels: [text, text, 'sms'],
      tags: { add: [text, `${text},`] },
    })),
    { doNotContact: true, phone: '+14155552671', email: 'Ada@Example.com' },
    { doNotContact: false, phone: '+14155552672', keepPhoneAsGiven: true, timezone: 'Europe/Kiev' },
    { phone: '(415) 555-2673', keepPhoneAsGiven: true },
    { timezone: 'America/New_York' },
    {
      phone: '+525512345678',
      phoneExtension: '1,2#',
      otherPhones: [
        { phone: '+14155552671', label: '=work, "x"; y', extension: '5' },
        { phone: '+541123456789' },
      ],
      otherEmails: [{ email: 'Other@Example.com', label: '1' }, { email: 'b@example.com' }],
    },
    { lastDialTime: '0001-01-01T00:00:00Z' },
    { lastDialTime: '2026-11-21T08:15:30.120Z', status: 'Called' },
    { lists: { add: [first, third, gone.id], primary: second } },
    { lists: { primary: gone.id } },
    { lists: { add: [second] } },
    { attributes: { age: 30, interests: ['tech', { a: null }], constructor: '', 'a.b': '=1' } },
    { attributes: { note: '' } },
  ]
  await buildContacts(scope, drafts)
  await removeList(scope, gone.id)
  return drafts.length
}

/** Everything that the workspace holds of its contacts, and how often each was written. */
async function stored({ workspaceId }: RosterWorkspace) {
  const of = async (query: ReturnType<typeof sql>) => (await query.execute(database.db)).rows
  return {
    contacts: await of(sql`select * from contacts where workspace_id = ${workspaceId}::uuid order by id`),
    members: await of(
      sql`select * from list_members where workspace_id = ${workspaceId}::uuid order by list_id, contact_id`,
    ),
    log: await of(
      sql`select contact_id, version from contact_log where workspace_id = ${workspaceId}::uuid order by 1, 2`,
    ),
    fields: await of(sql`select * from custom_fields where workspace_id = ${workspaceId}::uuid order by id`),
    tags: await of(sql`select * from tags where workspace_id = ${workspaceId}::uuid order by id`),
  }
}

async function download({ workspaceKey }: RosterWorkspace, query: string): Promise<Uint8Array> {
  const response = await fetch(`${app.url}/v2/exports?${query}`, {
    headers: { authorization: `Bearer ${workspaceKey}` },
  })
  expect(response.status).toBe(200)
  return Buffer.from(await response.arrayBuffer())
}

const none = { created: 0, updated: 0, unchanged: 0, skipped: 0, conflicted: 0, invalid: 0 }

describe('an export that is imported again', () => {
  let workspace: RosterWorkspace
  let count = 0
  beforeAll(async () => {
    workspace = await rosterWorkspace(database, app, { timezone: 'Europe/Paris', defaultRegion: 'US' })
    count = await fill(workspace)
  })

  /** Every custom field but the one that holds what a workbook cannot. */
  const short = customFieldTypes
    .filter((type) => type !== 'text')
    .map((type) => `customFields.${nameOf(type)}`)
  const workbook = `format=xlsx&columns=${encodeURIComponent(JSON.stringify([...contactFieldNames, ...short]))}`

  it.each([
    ['CSV', 'exact', 'format=csv'],
    ['CSV', 'spreadsheet', 'format=csv&safety=spreadsheet'],
    ['XLSX', 'exact', workbook],
    ['XLSX', 'spreadsheet', `${workbook}&safety=spreadsheet`],
  ])('changes nothing: %s, %s', async (_format, _safety, query) => {
    const before = await stored(workspace)
    const done = await importer(app, workspace).run(await download(workspace, query))
    expect(done.counts).toEqual({ ...none, unchanged: count })
    expect(await stored(workspace)).toEqual(before)
  })

  it('makes the same contacts in another workspace, their custom fields with them', async () => {
    const other = await rosterWorkspace(database, app, { timezone: 'Asia/Tokyo' })
    const own = [
      'id',
      'lists',
      'listNames',
      'primaryListId',
      'version',
      'createdAt',
      'updatedAt',
      'deletedAt',
    ]
    const columns = contactFieldNames.filter((column) => !own.includes(column))
    const all = [...columns, ...customFieldTypes.map((type) => `customFields.${nameOf(type)}:${type}`)]
    const query = `columns=${encodeURIComponent(JSON.stringify(all))}`
    const file = await download(workspace, query)
    const done = await importer(app, other).run(file, { mode: 'create' })
    expect(done.counts).toEqual({ ...none, created: count })
    expect(Buffer.from(await download(other, query)).toString()).toBe(Buffer.from(file).toString())
  })
})
