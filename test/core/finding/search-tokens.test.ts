import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { blankContact } from '../../../src/core/contacts/contact-row.ts'
import { fillDerived } from '../../../src/core/contacts/derived-columns.ts'
import { writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import { searchText, searchTokens } from '../../../src/core/finding/search/search-index.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { foldText } from '../../../src/core/values/fold-text.ts'
import { findContacts } from '../../../src/store/contacts/contacts.ts'
import type { Scope } from '../../../src/store/kernel/scope.ts'
import type { ContactRow } from '../../../src/store/kernel/tables.ts'
import { buildContacts } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { oddTexts } from '../../support/odd-text.ts'
import { createScratchDatabase, openTestDatabase } from '../../support/open-test-database.ts'

const database = await openTestDatabase()
const workspaceId = '0199b5c2-7d31-7c44-9a05-3f6d1c0eabcd'

function tokensOf(values: Partial<ContactRow>): string[] {
  return searchTokens({ ...blankContact(workspaceId, newId(), new Date()), ...values }).sort()
}

/** Contacts whose stored tokens are not those of their row. */
async function findStale({ db, workspaceId }: Scope): Promise<string[]> {
  const { rows } = await sql<{ id: string; search: string | null }>`
    select id, search::text as search from contacts where workspace_id = ${workspaceId}::uuid`.execute(db)
  const stored = await findContacts(
    { db, workspaceId, actor: 'test', operationId: newId() },
    rows.map(({ id }) => id),
  )
  const stale = []
  for (const row of stored) {
    const { rows: same } = await sql<{ search: string }>`
      select (${searchText(row)}::tsvector)::text as search`.execute(db)
    if (same[0]!.search !== rows.find(({ id }) => id === row.id)!.search) stale.push(row.id)
  }
  return stale
}

describe('folding', () => {
  it.each([
    ['Müller', 'muller'],
    ['Straße', 'strasse'],
    ['Łódź', 'lodz'],
    ['İSTANBUL', 'istanbul'],
    ['ıspanak', 'ispanak'],
    ['ΟΔΥΣΣΕΎΣ', 'οδυσσευσ'],
    ['Ёлка', 'елка'],
    ['ﬁn', 'fin'],
    ['Ｔｏｋｙｏ', 'tokyo'],
    ['ガギ', 'ガギ'],
    ['हिन्दी', 'हिन्दी'],
    ['مُحَمَّد', 'محمد'],
    ['김철수', '김철수'],
    ['Tiếng Việt', 'tieng viet'],
  ])('%s is searched as %s', (text, folded) => {
    expect(foldText(text)).toBe(folded)
  })

  it('changes nothing more the second time, whatever the text', () => {
    for (const text of oddTexts) expect(foldText(foldText(text))).toBe(foldText(text))
  })
})

describe('what a contact is found by', () => {
  it('is the words of names and business, the email’s words and domains, the number and its end', () => {
    const tokens = tokensOf({
      first_name: 'Zoë',
      last_name: "O'Brien-Smith",
      business_name: 'Zoë & Sons',
      email_key: 'z.obrien@mail.example.co.uk',
      phone: '+442079460123',
      external_id: 'CRM 7',
      country: 'GB',
    })
    expect(tokens).toEqual([
      'cabcdgb',
      'dabcd2079460123',
      'eabcd32106497',
      'nabcdcrm 7',
      'nabcdobrien',
      'nabcdsmith',
      'nabcdsons',
      'nabcdzoe',
      'pabcdco.uk',
      'pabcdexample.co.uk',
      'pabcdmail.example.co.uk',
      'pabcdz',
    ])
  })

  it('begins inside words of scripts without spaces, and holds signs that are no separators', () => {
    expect(tokensOf({ full_name: '山田太郎' })).toEqual([
      'nabcd山田太郎',
      'pabcd太郎',
      'pabcd田太郎',
      'pabcd郎',
    ])
    expect(tokensOf({ business_name: '100% 👍, Inc.' })).toEqual([
      'nabcd100',
      'nabcdinc',
      'pabcd%',
      'pabcd👍',
    ])
  })

  it('stays within what PostgreSQL takes, whatever the text', async () => {
    const { scope } = await buildWorkspace(database)
    const texts = oddTexts.map((text) => text.slice(0, 255)).filter((text) => text.trim() !== '')
    await buildContacts(
      scope,
      texts.map((text, index) => ({
        firstName: text,
        businessName: text,
        externalId: `${index} ${text}`.slice(0, 200),
      })),
    )
    expect(await findStale(scope)).toEqual([])
  })
})

it('is what stands beside every contact, however it came to be as it is', async () => {
  const { scope } = await buildWorkspace(database)
  const [a, b] = await buildContacts(scope, [
    { firstName: 'Ada', phone: '+442079460123', tags: { add: ['x', 'y'] } },
    { firstName: 'Bea', phone: '+442079460124', country: 'DE' },
  ])
  await writeContacts(scope, [
    { op: 'update', id: a!.id, draft: { phone: '+442079460124', tags: { remove: ['x'] } } },
    { op: 'update', id: b!.id, draft: { phone: '+442079460123', country: 'at' } },
    { op: 'delete', id: b!.id },
  ])
  expect(await findStale(scope)).toEqual([])
})

it('is made for what another program or an older Roster wrote, at the next start, the bin’s too', async () => {
  const store = await createScratchDatabase()
  const { scope } = await buildWorkspace(store)
  const [first] = await buildContacts(
    scope,
    Array.from({ length: 1_500 }, (_, index) => ({ firstName: `Person ${index}` })),
  )
  await writeContacts(scope, [{ op: 'delete', id: first!.id }])
  await sql`update contacts set search = null`.execute(store.db)
  let began = 0
  expect(await fillDerived(store, () => began++)).toBe(1_500)
  expect(began).toBe(1)
  expect(await findStale(scope)).toEqual([])
  expect(await fillDerived(store, () => began++)).toBe(0)
  expect(began).toBe(1)
})
