import { describe, expect, it } from 'vitest'
import { findContacts } from '../../../src/core/finding/find-contacts.ts'
import type { Scope } from '../../../src/store/kernel/scope.ts'
import { buildContact, buildContacts } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { refusalOf } from '../../support/refusal-of.ts'

const database = await openTestDatabase()

/** The job titles, which no search looks at, of who is found, best first. */
async function found(scope: Scope, q: string): Promise<string> {
  const { contacts, total } = await findContacts(scope, { q, limit: 100, total: true })
  expect(total).toBe(contacts.length)
  return contacts.map(({ jobTitle }) => jobTitle).join(' ')
}

describe('q', () => {
  it('finds words by their beginnings, in any order, without case and accents, in any script', async () => {
    const { scope } = await buildWorkspace(database)
    await buildContacts(scope, [
      { jobTitle: 'zoe', firstName: 'Zoë', lastName: 'Ångström' },
      { jobTitle: 'brien', firstName: 'Anne-Marie', lastName: "O'Brien" },
      { jobTitle: 'acme', businessName: 'Größe & Sons GmbH' },
      { jobTitle: 'taro', fullName: '山田太郎' },
      { jobTitle: 'kuz', lastName: 'Кузнецов' },
      { jobTitle: 'almasri', lastName: 'المصري' },
      { jobTitle: 'kim', fullName: '김 철수' },
    ])
    for (const [q, title] of [
      ['zoe ang', 'zoe'],
      ['ÅNG zo', 'zoe'],
      ['marie', 'brien'],
      ["o'brien", 'brien'],
      ['OBRIEN', 'brien'],
      ['anne-mar', 'brien'],
      ['grosse sons', 'acme'],
      ['grös & s', 'acme'],
      ['太郎', 'taro'],
      ['山', 'taro'],
      ['кузн', 'kuz'],
      ['المص', 'almasri'],
      ['철', 'kim'],
      ['ngstrom', ''],
      ['zoe kuz', ''],
      ['nobody', ''],
    ] as const)
      expect(await found(scope, q), q).toBe(title)
  })

  it('finds emails by their words and any part of the domain', async () => {
    const { scope } = await buildWorkspace(database)
    await buildContacts(scope, [
      { jobTitle: 'ada', email: 'Ada.Love@mail.example.co.uk' },
      { jobTitle: 'bob', email: 'bob@example.com' },
    ])
    for (const [q, titles] of [
      ['ada.love@mail.example.co.uk', 'ada'],
      ['ADA.LOVE@mail', 'ada'],
      ['love', 'ada'],
      ['love@mail.ex', 'ada'],
      ['@example.com', 'bob'],
      ['bob@', 'bob'],
      ['mail.exa', 'ada'],
      ['example.co', 'bob ada'],
      ['exam', 'bob ada'],
      ['co.uk', 'ada'],
      ['ada@mail.example.co.uk', ''],
      ['adalove', ''],
    ] as const)
      expect(await found(scope, q), q).toBe(titles)
  })

  it('finds phones in any format, by their beginning and by their last digits', async () => {
    const { scope } = await buildWorkspace(database, { defaultRegion: 'DE' })
    await buildContacts(scope, [
      { jobTitle: 'de', phone: '+49 170 1234567' },
      { jobTitle: 'us', phone: '+1 (415) 555-0167' },
    ])
    for (const [q, titles] of [
      ['+49 170 1234567', 'de'],
      ['0049 (170) 123-4567', 'de'],
      ['0170/1234567', 'de'],
      ['0170 12', 'de'],
      ['170 1234567', 'de'],
      ['491701', 'de'],
      ['+4917', 'de'],
      ['4567', 'de'],
      ['34567', 'de'],
      ['701234567', 'de'],
      ['415 555', 'us'],
      ['14155550167', 'us'],
      ['0167', 'us'],
      ['167', 'us'],
      ['+1415', 'us'],
      ['+170', ''],
      ['9999', ''],
      ['00', ''],
      ['000', ''],
    ] as const)
      expect(await found(scope, q), q).toBe(titles)
  })

  it('ranks whole words before beginnings before the rest, the newest first in each', async () => {
    const { scope } = await buildWorkspace(database)
    await buildContacts(scope, [
      { jobTitle: 'rest', email: 'x.smith@example.com' },
      { jobTitle: 'begins', lastName: 'Smithson' },
      { jobTitle: 'whole1', lastName: 'Smith' },
      { jobTitle: 'whole2', businessName: 'Smith & Co' },
      { jobTitle: 'domain', email: 'x@smith.example' },
    ])
    expect(await found(scope, 'smith')).toBe('whole2 whole1 begins domain rest')
    let page = await findContacts(scope, { q: 'smith', limit: 2 })
    const walked = page.contacts.map(({ jobTitle }) => jobTitle)
    while (page.next !== undefined) {
      page = await findContacts(scope, { q: 'smith', limit: 2, from: page.next })
      walked.push(...page.contacts.map(({ jobTitle }) => jobTitle))
    }
    expect(walked).toEqual(['whole2', 'whole1', 'begins', 'domain', 'rest'])
    const jump = await findContacts(scope, { q: 'smith', limit: 2, offset: 3 })
    expect(jump.contacts.map(({ jobTitle }) => jobTitle)).toEqual(['domain', 'rest'])
  })

  it('takes %, _ and \\ for letters, and every other sign for what it is', async () => {
    const { scope } = await buildWorkspace(database)
    await buildContacts(scope, [
      { jobTitle: 'percent', businessName: '100% Pure' },
      { jobTitle: 'plain', businessName: '1000 Pure' },
      { jobTitle: 'under', firstName: 'a_b' },
      { jobTitle: 'axb', firstName: 'axb' },
      { jobTitle: 'slash', firstName: 'back\\slash' },
    ])
    for (const [q, titles] of [
      ['%', 'percent'],
      ['100%', 'percent'],
      ['%pure', 'percent'],
      ['_', 'under'],
      ['a_b', 'under'],
      ['\\', 'slash'],
      ["'", ''],
      [':*', ''],
      ["a' | b:*", ''],
      ['&|!()', ''],
    ] as const)
      expect(await found(scope, q), q).toBe(titles)
  })

  it('reads its own writes, and nothing of another workspace', async () => {
    const { scope } = await buildWorkspace(database)
    const other = await buildWorkspace(database)
    await buildContact(scope, { jobTitle: 'mine', firstName: 'Xaver' })
    expect(await found(scope, 'xav')).toBe('mine')
    expect(await found(other.scope, 'xav')).toBe('')
  })

  it('refuses what cannot be searched for', async () => {
    const { scope } = await buildWorkspace(database)
    for (const [q, code] of [
      ['x'.repeat(256), 'too_long'],
      ['a\0b', 'nul_character'],
      ['\uD800', 'lone_surrogate'],
    ] as const) {
      const { faults } = await refusalOf(findContacts(scope, { q, limit: 1 }))
      expect(faults).toMatchObject([{ field: 'q', code }])
    }
  })
})
