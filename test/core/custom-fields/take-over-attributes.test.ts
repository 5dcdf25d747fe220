import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { ContactDraft } from '../../../src/core/contacts/draft.ts'
import { getContact } from '../../../src/core/contacts/read-contacts.ts'
import { writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import { createCustomField } from '../../../src/core/custom-fields/custom-fields.ts'
import type { JsonValue } from '../../../src/core/values/json-text.ts'
import { listContactLog } from '../../../src/store/contacts/contact-log.ts'
import { buildContact, buildContacts } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { refusalOf } from '../../support/refusal-of.ts'

const database = await openTestDatabase()

/** Values by slug, as the wire that keeps undefined attributes writes them. */
function attributes(given: Record<string, JsonValue>): ContactDraft {
  const values = Object.entries(given).map(([key, value]) => ({ key, value, path: key }))
  return { custom: { by: 'slug', unknown: 'keep', parse: false, values } }
}

test('a new field takes over the attributes that fit it; the others stay', async () => {
  const { scope } = await buildWorkspace(database)
  const other = await buildWorkspace(database)
  const theirs = await buildContact(other.scope, attributes({ age: 30 }))
  const given = { age: 30, interests: ['tech'] }
  const [fits, text, none] = await buildContacts(scope, [
    attributes(given),
    attributes({ age: '30' }),
    attributes({ Age: 30 }),
  ])
  const field = await createCustomField(scope, { name: 'Age', type: 'number' })
  const taken = await getContact(scope, fits!.id)
  expect(taken).toEqual({
    ...fits,
    version: 2,
    updatedAt: taken.updatedAt,
    customFields: [{ fieldId: field.id, name: 'Age', slug: 'age', type: 'number', value: 30 }],
    attributes: { interests: ['tech'] },
  })
  expect(await getContact(scope, text!.id)).toEqual(text)
  expect(await getContact(scope, none!.id)).toEqual(none)
  expect(await getContact(other.scope, theirs.id)).toEqual(theirs)
  const [row] = await listContactLog(scope, fits!.id, { belowVersion: 3, limit: 1 })
  expect(row).toMatchObject({
    action: 'updated',
    changes: { [`custom.${field.id}`]: [null, 30], 'attributes.age': [30, null] },
  })
})

test('a value is taken over as its type keeps it', async () => {
  const { scope } = await buildWorkspace(database, { defaultRegion: 'DE' })
  const { id } = await buildContact(scope, attributes({ mobile: '030 123456' }))
  await createCustomField(scope, { name: 'Mobile', type: 'phone' })
  expect(await getContact(scope, id)).toMatchObject({
    customFields: [{ value: '+4930123456' }],
    attributes: {},
  })
})

test('blank text stays an attribute: the field could only drop it', async () => {
  const { scope } = await buildWorkspace(database)
  const contact = await buildContact(scope, attributes({ note: ' ' }))
  await createCustomField(scope, { name: 'note' })
  expect(await getContact(scope, contact.id)).toEqual(contact)
})

test.each(['constructor', 'toString'])('an attribute called %s is only an attribute', async (key) => {
  const { scope } = await buildWorkspace(database)
  const [has, hasNot] = await buildContacts(scope, [attributes({ [key]: 'v' }), attributes({ x: 'v' })])
  await createCustomField(scope, { name: key, slug: key })
  expect(await getContact(scope, has!.id)).toMatchObject({ customFields: [{ value: 'v' }], attributes: {} })
  expect(await getContact(scope, hasNot!.id)).toEqual(hasNot)
})

test('deleted contacts are taken over too, so that a restored one has the value', async () => {
  const { scope } = await buildWorkspace(database)
  const { id } = await buildContact(scope, attributes({ plan: 'pro' }))
  await writeContacts(scope, [{ op: 'delete', id }])
  await createCustomField(scope, { name: 'plan' })
  const [restored] = await writeContacts(scope, [{ op: 'restore', id }])
  expect(restored).toMatchObject({ contact: { customFields: [{ value: 'pro' }], attributes: {} } })
})

test('an attribute that did not fit is gone once the field is written by its slug, null included', async () => {
  const { scope } = await buildWorkspace(database)
  const [one, two] = await buildContacts(scope, [attributes({ age: 'old' }), attributes({ age: 'old' })])
  await createCustomField(scope, { name: 'age', type: 'number' })
  const [written, cleared] = await writeContacts(scope, [
    { op: 'update', id: one!.id, draft: attributes({ age: 30 }) },
    { op: 'update', id: two!.id, draft: attributes({ age: null }) },
  ])
  expect(written).toMatchObject({ contact: { customFields: [{ value: 30 }], attributes: {} } })
  expect(cleared).toMatchObject({ contact: { customFields: [], attributes: {} } })
})

test('finishes what an interrupted creation began when it is sent again, and answers the conflict', async () => {
  const { scope } = await buildWorkspace(database)
  const field = await createCustomField(scope, { name: 'age', type: 'number' })
  // The state if the process ends after the field's transaction and before the take-over.
  const { id } = await buildContact(scope, attributes({ other: 30 }))
  await sql`
    update contacts set attributes = '{"age": 30}'
    where workspace_id = ${scope.workspaceId} and id = ${id}`.execute(scope.db)
  const again = (type: string) => refusalOf(createCustomField(scope, { name: 'age', type }))
  const conflict = { code: 'conflict', conflicts: [{ field: 'name', existingId: field.id }] }
  expect(await again('text')).toEqual(conflict)
  expect(await getContact(scope, id)).toMatchObject({ customFields: [], attributes: { age: 30 } })
  expect(await again('number')).toEqual(conflict)
  expect(await getContact(scope, id)).toMatchObject({ customFields: [{ value: 30 }], attributes: {} })
})

test('what an interrupted creation left behind, the contact’s next write takes over, whatever it is about', async () => {
  const { scope } = await buildWorkspace(database)
  const contacts = await buildContacts(scope, [attributes({ other: 1 }), attributes({ other: 2 })])
  const field = await createCustomField(scope, { name: 'age', type: 'number' })
  await sql`
    update contacts set attributes = '{"age": 30, "kept": "as it is"}'
    where workspace_id = ${scope.workspaceId}`.execute(scope.db)
  const [renamed, matched] = await writeContacts(scope, [
    { op: 'update', id: contacts[0]!.id, draft: { firstName: 'Ann' } },
    { op: 'update', id: contacts[1]!.id, draft: {} },
  ])
  for (const outcome of [renamed, matched])
    expect(outcome).toMatchObject({
      status: 'updated',
      contact: {
        version: 2,
        customFields: [{ fieldId: field.id, value: 30 }],
        attributes: { kept: 'as it is' },
      },
    })
  expect(await writeContacts(scope, [{ op: 'update', id: contacts[1]!.id, draft: {} }])).toMatchObject([
    { status: 'unchanged' },
  ])
})

test('takes over more than one batch holds', async () => {
  const { scope } = await buildWorkspace(database)
  const contacts = await buildContacts(
    scope,
    Array.from({ length: 1_001 }, (_, index) => attributes({ rank: index })),
  )
  await createCustomField(scope, { name: 'rank', type: 'number' })
  expect(await getContact(scope, contacts.at(-1)!.id)).toMatchObject({
    customFields: [{ value: 1_000 }],
    attributes: {},
  })
})
