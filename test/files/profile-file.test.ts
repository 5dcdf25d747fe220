import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ProfileKnowledge } from '../../src/core/imports/file-translator.ts'
import { importTranslator, profileFile } from '../../src/files/import-translator.ts'
import { memoryFile } from './memory-file.ts'

const nothing: ProfileKnowledge = {
  fileName: null,
  defaultRegion: null,
  customFields: [],
  remembered: async () => undefined,
}

function look(content: string | Buffer, known: Partial<ProfileKnowledge> = {}) {
  return profileFile(memoryFile(content), {}, { ...nothing, ...known })
}

const fixture = (name: string) => readFileSync(new URL(`../fixtures/import/${name}`, import.meta.url))

/** The drafts of a file whose questions are not answered. */
async function draftsOf(content: string | Buffer, known: Partial<ProfileKnowledge> = {}) {
  const { headers, mapping, format, defaultRegion } = await look(content, known)
  const compiled = importTranslator.compile(
    { format, headers },
    { mapping, defaultRegion: defaultRegion?.region ?? known.defaultRegion ?? null, consent: 'yes' },
  )
  const drafts = []
  for await (const rows of importTranslator.rows(memoryFile(content), format, headers.length)) {
    for (const { cells } of rows) {
      const { draft } = compiled(cells)
      const custom = Object.fromEntries(draft.custom?.values.map(({ key, value }) => [key, value]) ?? [])
      const { custom: _, tags, ...rest } = draft
      drafts.push({ ...rest, ...(tags && { tags: tags.add }), custom })
    }
  }
  return { region: defaultRegion?.region ?? null, drafts }
}

const ada = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  businessName: 'Analytical Engines',
  email: 'ada@example.com',
}

describe('exports of other programs need no question', () => {
  it('Google Contacts', async () => {
    const { region, drafts } = await draftsOf(fixture('google-contacts.csv'))
    expect(region).toBe('US')
    expect(drafts[0]).toMatchObject({
      ...ada,
      phone: '+14155552671',
      jobTitle: 'Programmer',
      tags: ['Customers'],
      streetAddress: '1 Market St',
      fullAddress: '1 Market St\nSan Francisco, CA 94105\nUS',
      city: 'San Francisco',
      state: 'CA',
      postalCode: '94105',
      country: 'US',
      birthday: '1815-12-10',
      otherEmails: [{ email: 'ada.home@example.org', label: 'Home' }],
    })
    expect(drafts[1]).toMatchObject({ phone: '+12125550142', custom: { Nickname: 'Amazing Grace' } })
    expect(drafts[2]).toMatchObject({ businessName: 'Turing Ltd', tags: ['Leads', 'Customers'] })
  })

  it('Outlook: the phone is whichever one a person has', async () => {
    const { region, drafts } = await draftsOf(fixture('outlook.csv'))
    expect(region).toBe('US')
    expect(drafts[0]).toMatchObject({
      ...ada,
      phone: '+14155552671',
      jobTitle: 'Programmer',
      city: 'San Francisco',
      tags: ['Customers', 'Leads'],
    })
    expect(drafts[1]).toMatchObject({
      firstName: 'Grace',
      phone: '+12125550142',
      email: 'grace@example.com',
    })
  })

  it('HubSpot', async () => {
    const { drafts } = await draftsOf(fixture('hubspot.csv'))
    expect(drafts[0]).toMatchObject({
      ...ada,
      externalId: '51',
      phone: '+14155552671',
      state: 'CA',
      country: 'United States',
      custom: { 'Lifecycle Stage': 'Customer' },
    })
  })

  it('Mailchimp', async () => {
    const { drafts } = await draftsOf(fixture('mailchimp.csv'))
    expect(drafts[0]).toMatchObject({
      firstName: 'Ada',
      email: 'ada@example.com',
      phone: '+14155552671',
      timezone: 'America/Los_Angeles',
      tags: ['VIP', 'Lives in Bonn, Germany'],
      custom: { MEMBER_RATING: 4 },
    })
  })

  it('HighLevel', async () => {
    const { drafts } = await draftsOf(fixture('highlevel.csv'))
    expect(drafts[0]).toMatchObject({
      ...ada,
      externalId: 'ocQHyuzHvysMo5N5VsXc',
      phone: '+14155552671',
      tags: ['customer', 'vip'],
    })
  })

  it('iPhone, through a vCard', async () => {
    const { drafts } = await draftsOf(fixture('iphone.csv'))
    expect(drafts[0]).toMatchObject({
      ...ada,
      fullName: 'Ada Lovelace',
      phone: '+14155552671',
      jobTitle: 'Programmer',
      city: 'San Francisco',
    })
    expect(drafts[1]).toMatchObject({ phone: '+12125550142', email: 'grace@example.com' })
  })

  it('a German list in Windows-1252 with semicolons', async () => {
    const { drafts } = await draftsOf(fixture('deutsch.csv'))
    expect(drafts[1]).toEqual({
      firstName: 'Änne',
      lastName: 'Müller',
      streetAddress: 'Ring 2',
      postalCode: '80331',
      city: 'München',
      country: 'Deutschland',
      phone: '+491701234567',
      email: 'aenne@example.de',
      tags: ['Kunde'],
      custom: { Umsatz: 99.5 },
    })
  })
})

describe('a proposal explains itself', () => {
  it('by what the cells are, where the header says nothing', async () => {
    const { columns, mapping, defaultRegion } = await look(
      'a,b,c,d\n415-555-2671,x@example.com,7,2026-01-01\n212-555-0142,y@example.com,8,2026-01-02\n',
      { defaultRegion: 'US' },
    )
    expect(defaultRegion).toEqual({ region: 'US', because: 'workspace', share: 1 })
    expect(columns.map(({ evidence }) => evidence)).toEqual([
      '100 % of the cells parse as phones, region US',
      '100 % of the cells are emails',
      '100 % of the cells are numbers',
      '100 % of the cells are dates',
    ])
    expect(mapping).toEqual([
      { column: 0, field: 'phone', because: 'content' },
      { column: 1, field: 'email', because: 'content' },
      { column: 2, field: 'customFields.c', type: 'number', because: 'extra' },
      { column: 3, field: 'customFields.d', type: 'date', because: 'extra' },
    ])
  })

  it('a table without a header is read by its cells', async () => {
    const { headers, mapping } = await look('Ann,+14155552671\nBob,+12125550142\n')
    expect(headers).toEqual(['Column 1', 'Column 2'])
    expect(mapping[1]).toMatchObject({ field: 'phone', because: 'content' })
  })

  it('phones that lost their + get it back, and it is said', async () => {
    const { columns, mapping } = await look('Phone,N\n491701234567,a\n447911123456,b\n')
    expect(columns[0]?.evidence).toBe(
      '100 % of the cells parse as phones once the + that a spreadsheet dropped is put back',
    )
    expect(mapping[0]).toMatchObject({ field: 'phone', addPlus: true })
  })

  it('the workspace’s region wins where numbers fit both', async () => {
    const { defaultRegion } = await look('Phone\n(604) 555-0142\n(604) 555-0143\n', { defaultRegion: 'CA' })
    expect(defaultRegion).toMatchObject({ region: 'CA', because: 'workspace' })
  })

  it('a custom field of the workspace is used by any of its names; a code with leading zeros is text', async () => {
    const field = { name: 'Lead score', slug: 'lead_score', aliases: ['Punkte'], type: 'number' as const }
    const { mapping } = await look('email,PUNKTE,code\na@example.com,5,007\n', { customFields: [field] })
    expect(mapping.slice(1)).toEqual([
      { column: 1, field: 'customFields.Lead score', because: 'extra' },
      { column: 2, field: 'customFields.code', type: 'text', because: 'extra' },
    ])
  })

  it('what a person chose for a column is proposed again, the rest anew', async () => {
    const { mapping } = await look('x,y\n1,2\n', { remembered: async () => [{ column: 1, field: 'city' }] })
    expect(mapping).toEqual([
      { column: 0, field: 'customFields.x', type: 'number', because: 'extra' },
      { column: 1, field: 'city', because: 'remembered' },
    ])
  })

  it('the notes of an error file are left out', async () => {
    const { mapping } = await look('email,roster_line,roster_reason\nx,3,must be an email address\n')
    expect(mapping.slice(1)).toEqual([
      { column: 1, field: null, because: 'empty' },
      { column: 2, field: null, because: 'empty' },
    ])
  })

  it.each([
    [
      'email',
      [
        'Courriel',
        'Correo electrónico',
        'E-postadress',
        'メールアドレス',
        'Адрес электронной почты',
        '이메일',
      ],
    ],
    ['lastName', ['Nachname', 'Apellidos', 'Cognome', 'Фамилия', '姓']],
    ['postalCode', ['PLZ', 'Code postal', 'ZIP/Postal Code', '郵便番号']],
    ['businessName', ['Unternehmen', 'Société', 'Firma', '会社名']],
  ])('%s by its name in other languages', async (field, headers) => {
    for (const header of headers) {
      const value = field === 'email' ? 'a@example.com' : 'x'
      const { mapping } = await look(`${header},z\n${value},1\n`)
      expect([header, mapping[0]?.field]).toEqual([header, field])
    }
  })
})

describe('cells', () => {
  it('lose the debris around them and a spreadsheet’s guard', async () => {
    const { drafts } = await draftsOf(
      "First name,Phone\n\u00a0Ann\u200b ,'+1 415 555 2671\n '=Bob',+14155552672.0\n",
    )
    expect(drafts).toEqual([
      { firstName: 'Ann', phone: '+14155552671', custom: {} },
      { firstName: "=Bob'", phone: '+14155552672', custom: {} },
    ])
  })
})
