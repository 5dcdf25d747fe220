import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ContactDraft, CustomDraft } from '../../../src/core/contacts/draft.ts'
import { createCustomField } from '../../../src/core/custom-fields/custom-fields.ts'
import { customFieldTypes } from '../../../src/core/fields/contact-fields.ts'
import { hasOptions } from '../../../src/core/fields/field-options.ts'
import { formatFilter } from '../../../src/core/finding/filters/filter-language.ts'
import { resolveFilter } from '../../../src/core/finding/filters/resolve-filter.ts'
import { createList } from '../../../src/core/lists/lists.ts'
import { createTag } from '../../../src/core/tags/tags.ts'
import { countSelected, listSelectedIds } from '../../../src/store/finding/selected-contacts.ts'
import { buildContacts } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { meetsFilter } from '../../support/naive-filter.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import {
  oddWords,
  randomFilter,
  someLists,
  someNumbers,
  someOptions,
  someTags,
  someTimes,
  someZones,
} from '../../support/random-filters.ts'

const database = await openTestDatabase()

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const word = maybe(fc.constantFrom(...oddWords))
const moments = someTimes.filter((time) => time.includes('T'))

const customs: fc.Arbitrary<CustomDraft> = fc
  .record({
    text: word,
    number: maybe(fc.constantFrom(...someNumbers).map(Number)),
    boolean: maybe(fc.boolean()),
    date: maybe(fc.constantFrom(...someTimes, '2026-01-01T00:00:00.000999Z')),
    email: maybe(fc.constantFrom('ada@example.com', 'Ada@Example.com')),
    phone: maybe(fc.constantFrom('+4930123456', '+14155550100')),
    url: maybe(fc.constant('https://example.com/x')),
    json: maybe(fc.constantFrom({ a: 1 }, [], 'x')),
    select: maybe(fc.constantFrom(...someOptions)),
    multiSelect: maybe(fc.subarray(someOptions, { minLength: 1 })),
  })
  .map((values) => ({
    by: 'name',
    unknown: 'refuse',
    parse: false,
    values: Object.entries(values).flatMap(([type, value]) =>
      value === undefined ? [] : [{ key: `My ${type}`, value, path: type }],
    ),
  }))

const draft = (listIds: readonly string[]): fc.Arbitrary<ContactDraft> =>
  fc
    .record({
      firstName: word,
      lastName: word,
      city: word,
      state: word,
      country: word,
      fullAddress: word,
      status: word,
      doNotContact: fc.boolean(),
      timezone: maybe(fc.constantFrom(...someZones)),
      lastDialTime: maybe(fc.constantFrom(...moments)),
      channels: fc.subarray(['sms', 'SMS', 'Brief', 'email']),
      tags: fc.subarray(someTags).map((add) => ({ add })),
      lists: fc.subarray([...listIds]).map((add) => ({ add })),
      custom: customs,
    })
    .map((draft) => Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined)))

test('SQL and a naive reading of the same filter find the same contacts', async () => {
  const { scope } = await buildWorkspace(database)
  for (const type of customFieldTypes) {
    const options = hasOptions(type) ? { options: someOptions.map((name) => ({ name })) } : {}
    await createCustomField(scope, { name: `My ${type}`, type, ...options })
  }
  for (const name of someTags) await createTag(scope, { name })
  const lists = []
  for (const name of someLists) lists.push(await createList(scope, { name }))
  const drafts = fc.sample(draft(lists.map(({ id }) => id)), { numRuns: 80, seed: 1 })
  const phones = ['+4930123456', '+14155550100', '+493012345678']
  const contacts = await buildContacts(
    scope,
    drafts.map((one, index) => ({
      ...one,
      ...(index < 3 && { phone: phones[index]! }),
      ...(index === 3 && { email: 'Ada@example.com' }),
      ...(index === 4 && { email: 'ÖÉ@example.org' }),
    })),
  )
  const world = { now: new Date(), listNames: new Map(lists.map(({ id, name }) => [id, name])) }

  await fc.assert(
    fc.asyncProperty(randomFilter, async (tree) => {
      const expected = contacts.filter((contact) => meetsFilter(contact, tree, world)).map(({ id }) => id)
      const { condition } = await resolveFilter(scope, tree, { now: world.now })
      const selection = { deleted: false, where: condition }
      const found = await listSelectedIds(scope, selection, { limit: 1000 })
      expect(found, formatFilter(tree)).toEqual([...expected].sort())
      expect(await countSelected(scope, selection)).toBe(expected.length)
    }),
    { numRuns: 400 },
  )
})
