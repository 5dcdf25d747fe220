import { describe, expect, it } from 'vitest'
import type { CustomDraft } from '../../../src/core/contacts/draft.ts'
import { createCustomField } from '../../../src/core/custom-fields/custom-fields.ts'
import { resolveSelection, type Selection } from '../../../src/core/finding/selection.ts'
import { createList } from '../../../src/core/lists/lists.ts'
import { countSelected, listSelected, listSelectedIds } from '../../../src/store/finding/selected-contacts.ts'
import type { Scope } from '../../../src/store/kernel/scope.ts'
import { buildContacts } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { refusalOf } from '../../support/refusal-of.ts'

const database = await openTestDatabase()

async function idsOf(scope: Scope, selection: Selection): Promise<string[]> {
  return listSelectedIds(scope, await resolveSelection(scope, selection), { limit: 1000 })
}

describe('a selection', () => {
  it('holds who meets the filter, in id order, page by page, and counts them exactly', async () => {
    const { scope } = await buildWorkspace(database)
    const contacts = await buildContacts(
      scope,
      Array.from({ length: 7 }, (_, index) => ({
        city: index % 2 ? 'Köln' : 'Bonn',
        tags: { add: ['vip'] },
      })),
    )
    const ids = contacts.filter(({ city }) => city === 'Bonn').map(({ id }) => id)
    const selection = await resolveSelection(scope, { filter: 'tag:vip and city:bonn' })
    expect(await countSelected(scope, selection)).toBe(4)
    const first = await listSelectedIds(scope, selection, { limit: 3 })
    expect(first).toEqual(ids.slice(0, 3))
    const rest = await listSelected(scope, selection, { limit: 3, afterId: first.at(-1) })
    expect(rest.map(({ id }) => id)).toEqual(ids.slice(3))
    const tree = {
      and: [
        { field: 'tags', op: 'any', value: ['vip'] },
        { not: { field: 'city', op: 'eq', value: 'Bonn' } },
      ],
    }
    expect(await idsOf(scope, { filter: tree })).toEqual(
      contacts.filter(({ city }) => city === 'Köln').map(({ id }) => id),
    )
  })

  it('is a list, given ids, or both with a filter; another workspace’s list is not found', async () => {
    const { scope } = await buildWorkspace(database)
    const list = await createList(scope, { name: 'March' })
    const [on, off] = await buildContacts(scope, [{ lists: { add: [list.id] } }, {}])
    expect(await idsOf(scope, { listId: list.id })).toEqual([on!.id])
    expect(await idsOf(scope, { filter: 'not list:March' })).toEqual([off!.id])
    expect(await idsOf(scope, { ids: [on!.id, off!.id.toUpperCase()] })).toEqual([on!.id, off!.id])
    const other = await buildWorkspace(database)
    expect((await refusalOf(resolveSelection(other.scope, { listId: list.id }))).code).toBe('not_found')
    expect((await refusalOf(resolveSelection(other.scope, { filter: `list:${list.id}` }))).code).toBe(
      'not_found',
    )
    expect(await idsOf(other.scope, { ids: [on!.id] })).toEqual([])
  })

  it('finds by words of a name, the email or the phone', async () => {
    const { scope } = await buildWorkspace(database)
    const [ada] = await buildContacts(scope, [
      { firstName: 'Ada', lastName: 'Lovelace', phone: '+442079460123' },
      { firstName: 'Ada', email: 'king@example.com' },
    ])
    expect(await idsOf(scope, { q: 'love ada' })).toEqual([ada!.id])
    expect(await idsOf(scope, { q: '0123' })).toEqual([ada!.id])
  })

  it('compares custom numbers as numbers', async () => {
    const { scope } = await buildWorkspace(database)
    await createCustomField(scope, { name: 'MRR', type: 'number' })
    const custom = (value: number): CustomDraft => ({
      by: 'name',
      unknown: 'refuse',
      parse: false,
      values: [{ key: 'MRR', value, path: '' }],
    })
    const contacts = await buildContacts(scope, [{ custom: custom(9) }, { custom: custom(250) }, {}])
    expect(await idsOf(scope, { filter: 'customFields.MRR>=100' })).toEqual([contacts[1]!.id])
    expect(await idsOf(scope, { filter: 'no:customFields.MRR' })).toEqual([contacts[2]!.id])
    expect(await idsOf(scope, { filter: 'not customFields.MRR>=100' })).toEqual([
      contacts[0]!.id,
      contacts[2]!.id,
    ])
  })

  it('takes the longest values that a filter may have, and finds the longest words', async () => {
    const { scope } = await buildWorkspace(database)
    const long = '👩'.repeat(255)
    const [contact] = await buildContacts(scope, [
      { country: long, firstName: 'x'.repeat(255), lastName: 'ﷺ'.repeat(200) },
    ])
    expect(await idsOf(scope, { filter: { field: 'country', op: 'eq', value: long } })).toEqual([contact!.id])
    for (const field of ['country', 'city', 'channels', 'customFields.x'])
      await idsOf(scope, { filter: { field, op: 'eq', value: '👩'.repeat(1024) } }).catch(({ failure }) =>
        expect(failure.faults).toMatchObject([{ code: 'unknown_custom_field' }]),
      )
    for (const q of ['x'.repeat(255), 'ﷺ'.repeat(200)])
      expect(await idsOf(scope, { q })).toEqual([contact!.id])
  })

  it('names every fault with its position and what was probably meant', async () => {
    const { scope } = await buildWorkspace(database)
    await buildContacts(scope, [{ tags: { add: ['vip'] } }])
    const refused = await refusalOf(
      resolveSelection(scope, { filter: 'tag:vp and contry:DE or created>soon' }),
    )
    expect(refused.faults).toEqual([
      { field: 'filter', code: 'unknown_tag', position: 4, suggestion: 'vip' },
      { field: 'filter', code: 'unknown_filter_field', position: 11, suggestion: 'country' },
      { field: 'filter', code: 'invalid_date', expected: 'filter', position: 32 },
    ])
  })
})
