import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { ContactDraft } from '../../../src/core/contacts/draft.ts'
import { getContact } from '../../../src/core/contacts/read-contacts.ts'
import { writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import {
  changeCustomField,
  createCustomField,
  getCustomField,
  listCustomFields,
  removeCustomField,
} from '../../../src/core/custom-fields/custom-fields.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { buildContact } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { refusalOf } from '../../support/refusal-of.ts'

const database = await openTestDatabase()

function named(key: string, value: string): ContactDraft {
  return { custom: { by: 'name', unknown: 'refuse', parse: true, values: [{ key, value, path: key }] } }
}

function fulfilled<T>(outcomes: PromiseSettledResult<T>[]): T[] {
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
}

test('makes a text field with a slug of its name, and finds it again', async () => {
  const { scope } = await buildWorkspace(database)
  const field = await createCustomField(scope, { name: ' Größe (cm) ' })
  expect(field).toEqual({
    id: field.id,
    name: 'Größe (cm)',
    slug: 'grosse_cm',
    type: 'text',
    description: null,
    aliases: [],
    options: [],
    format: null,
    retypeJobId: null,
    createdAt: field.createdAt,
    updatedAt: field.createdAt,
  })
  expect(await getCustomField(scope, field.id.toUpperCase())).toEqual(field)
})

test('takes type, description and slug as given', async () => {
  const { scope } = await buildWorkspace(database)
  const draft = { name: 'Age', type: 'number', description: 'in years', slug: 'How old?' }
  expect(await createCustomField(scope, draft)).toMatchObject(draft)
})

test('refuses everything that is wrong with a field at once', async () => {
  const { scope } = await buildWorkspace(database)
  const refused = createCustomField(scope, {
    description: 'x'.repeat(1_025),
    type: 'phone_number',
    slug: '__proto__',
  })
  expect(await refusalOf(refused)).toEqual({
    code: 'invalid',
    faults: [
      { field: 'description', code: 'too_long', expected: 1_024 },
      {
        field: 'type',
        code: 'not_one_of',
        expected: 'text, number, boolean, date, email, phone, url, json, select, multiSelect',
      },
      { field: 'slug', code: 'forbidden_key' },
      { field: 'name', code: 'required' },
    ],
  })
})

test.each([
  [' ', { field: 'name', code: 'required' }],
  ['x'.repeat(256), { field: 'name', code: 'too_long', expected: 255 }],
  ['a\0b', { field: 'name', code: 'nul_character' }],
  ['\ud800', { field: 'name', code: 'lone_surrogate' }],
  ['__proto__', { field: 'name', code: 'forbidden_key' }],
])('refuses the name %j', async (name, fault) => {
  const { scope } = await buildWorkspace(database)
  expect(await refusalOf(createCustomField(scope, { name }))).toEqual({ code: 'invalid', faults: [fault] })
  const field = await createCustomField(scope, { name: 'a' })
  expect(await refusalOf(changeCustomField(scope, field.id, { name }))).toEqual({
    code: 'invalid',
    faults: [fault],
  })
  expect(await listCustomFields(scope)).toEqual([field])
})

test('refuses a name that a living field has, naming that field', async () => {
  const { scope } = await buildWorkspace(database)
  const [a, b] = [
    await createCustomField(scope, { name: 'a' }),
    await createCustomField(scope, { name: 'b' }),
  ]
  const conflict = { code: 'conflict', conflicts: [{ field: 'name', existingId: a.id }] }
  expect(await refusalOf(createCustomField(scope, { name: ' a ' }))).toEqual(conflict)
  expect(await refusalOf(changeCustomField(scope, b.id, { name: 'a' }))).toEqual(conflict)
  await createCustomField(scope, { name: 'A' })
})

test('makes one field of twenty simultaneous creates of a name; the rest are conflicts', async () => {
  const { scope } = await buildWorkspace(database)
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, () => createCustomField(scope, { name: 'one' })),
  )
  const [made, ...more] = fulfilled(outcomes)
  expect(more).toEqual([])
  const conflict = { failure: { code: 'conflict', conflicts: [{ field: 'name', existingId: made!.id }] } }
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(conflict)
})

test('gives twenty simultaneous fields of one slug a slug each', async () => {
  const { scope } = await buildWorkspace(database)
  const fields = await Promise.all(
    Array.from({ length: 20 }, (_, index) => createCustomField(scope, { name: `Age${'!'.repeat(index)}` })),
  )
  const numbered = Array.from({ length: 19 }, (_, index) => `age_${index + 2}`)
  expect(fields.map(({ slug }) => slug).sort()).toEqual(['age', ...numbered].sort())
})

test('makes no more than 200 fields, simultaneous creates included', async () => {
  const { scope } = await buildWorkspace(database)
  await sql`
    insert into custom_fields (workspace_id, id, name, slug, type, aliases, created_at, updated_at)
    select ${scope.workspaceId}::uuid, gen_random_uuid(), n::text, n::text, 'text', '{}', now(), now()
    from generate_series(1, 195) n`.execute(scope.db)
  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, (_, index) => createCustomField(scope, { name: `more ${index}` })),
  )
  expect(fulfilled(outcomes)).toHaveLength(5)
  expect(await refusalOf(createCustomField(scope, { name: 'one more' }))).toEqual({
    code: 'invalid',
    faults: [{ field: 'customFields', code: 'too_many', expected: 200 }],
  })
})

test('a rename keeps values and slug, and the former name keeps working', async () => {
  const { scope } = await buildWorkspace(database)
  const field = await createCustomField(scope, { name: 'Plan', description: 'd' })
  const contact = await buildContact(scope, named('Plan', 'pro'))
  const renamed = await changeCustomField(scope, field.id, { name: ' Tier ' })
  expect(renamed).toEqual({ ...field, name: 'Tier', aliases: ['Plan'], updatedAt: renamed.updatedAt })
  expect(await getContact(scope, contact.id)).toEqual({
    ...contact,
    customFields: [{ fieldId: field.id, name: 'Tier', slug: 'plan', type: 'text', value: 'pro' }],
  })
  const later = await buildContact(scope, named('Plan', 'free'))
  expect(later.customFields).toMatchObject([{ name: 'Tier', value: 'free' }])
  expect(await changeCustomField(scope, field.id, { name: 'Tier', description: 'd' })).toEqual(renamed)
})

test('a former name is an alias until another field is told to take it, by create or by rename', async () => {
  const { scope } = await buildWorkspace(database)
  const first = await createCustomField(scope, { name: 'a' })
  for (const name of ['b', 'c', 'd']) await changeCustomField(scope, first.id, { name })
  expect(await getCustomField(scope, first.id)).toMatchObject({ name: 'd', aliases: ['a', 'b', 'c'] })
  await createCustomField(scope, { name: 'b', takeAlias: true })
  const other = await createCustomField(scope, { name: 'x' })
  await changeCustomField(scope, other.id, { name: 'c', takeAlias: true })
  expect(await getCustomField(scope, first.id)).toMatchObject({ name: 'd', aliases: ['a'] })
  const contact = await buildContact(scope, named('c', 'v'))
  expect(contact.customFields).toMatchObject([{ fieldId: other.id }])
})

test('a field takes its own former name back', async () => {
  const { scope } = await buildWorkspace(database)
  const { id } = await createCustomField(scope, { name: 'a' })
  await changeCustomField(scope, id, { name: 'b' })
  expect(await changeCustomField(scope, id, { name: 'a' })).toMatchObject({ name: 'a', aliases: ['b'] })
})

test('keeps no more than 100 former names, and forgets none', async () => {
  const { scope } = await buildWorkspace(database)
  const { id } = await createCustomField(scope, { name: 'name' })
  const aliases = Array.from({ length: 100 }, (_, index) => `${index}`)
  await sql`update custom_fields set aliases = ${aliases} where id = ${id}`.execute(scope.db)
  expect(await refusalOf(changeCustomField(scope, id, { name: 'more' }))).toEqual({
    code: 'invalid',
    faults: [{ field: 'name', code: 'too_many', expected: 100 }],
  })
  expect(await changeCustomField(scope, id, { name: '0' })).toMatchObject({
    name: '0',
    aliases: [...aliases.slice(1), 'name'],
  })
})

test('no name ends with two fields after simultaneous renames and creates', async () => {
  const { scope } = await buildWorkspace(database)
  const fields = await Promise.all(['a', 'b', 'c', 'd'].map((name) => createCustomField(scope, { name })))
  await Promise.allSettled([
    ...fields.map(({ id }) => changeCustomField(scope, id, { name: 'x' })),
    createCustomField(scope, { name: 'x' }),
    ...['a', 'b', 'c', 'd'].map((name) => createCustomField(scope, { name })),
  ])
  const answering = (await listCustomFields(scope)).flatMap(({ name, aliases }) => [name, ...aliases])
  expect(answering.sort()).toEqual(['a', 'b', 'c', 'd', 'x'])
})

test('changes a description alone, clears it with null, and refuses to change nothing', async () => {
  const { scope } = await buildWorkspace(database)
  const field = await createCustomField(scope, { name: 'a', description: 'one' })
  expect(await changeCustomField(scope, field.id, { description: 'two' })).toMatchObject({
    name: 'a',
    aliases: [],
    description: 'two',
  })
  expect(await changeCustomField(scope, field.id, { description: null })).toMatchObject({ description: null })
  expect(await refusalOf(changeCustomField(scope, field.id, {}))).toEqual({
    code: 'invalid',
    faults: [{ field: '', code: 'nothing_to_change' }],
  })
})

test('removes a field: says how many living contacts lose a value, and frees name, alias and slug', async () => {
  const { scope } = await buildWorkspace(database)
  const field = await createCustomField(scope, { name: 'old' })
  await changeCustomField(scope, field.id, { name: 'new' })
  const contact = await buildContact(scope, named('new', 'v'))
  await buildContact(scope, named('new', 'w'))
  await buildContact(scope)
  const gone = await buildContact(scope, named('new', 'x'))
  await writeContacts(scope, [{ op: 'delete', id: gone.id }])
  expect(await removeCustomField(scope, field.id.toUpperCase())).toMatchObject({
    contactCount: 2,
    usedBySegments: [],
  })
  expect(await getContact(scope, contact.id)).toEqual({ ...contact, customFields: [] })
  expect(await refusalOf(getCustomField(scope, field.id))).toEqual({ code: 'not_found' })
  expect(await refusalOf(removeCustomField(scope, field.id))).toEqual({ code: 'not_found' })
  const [refused] = await writeContacts(scope, [{ op: 'create', draft: named('old', 'v') }])
  expect(refused).toMatchObject({ status: 'invalid', faults: [{ code: 'unknown_custom_field' }] })
  expect(await createCustomField(scope, { name: 'old' })).toMatchObject({ slug: 'old', aliases: [] })
  expect(await getContact(scope, contact.id)).toMatchObject({ customFields: [] })
})

test('lists fields in the order they were made, without another workspace’s', async () => {
  const { scope } = await buildWorkspace(database)
  const other = await buildWorkspace(database)
  await createCustomField(other.scope, { name: 'theirs' })
  const made = []
  for (const name of ['b', 'a', 'c']) made.push(await createCustomField(scope, { name }))
  expect(await listCustomFields(scope)).toEqual(made)
})

test('finds nothing under another workspace’s id, an unknown one and what is no id', async () => {
  const { scope } = await buildWorkspace(database)
  const other = await buildWorkspace(database)
  const theirs = await createCustomField(other.scope, { name: 'theirs' })
  for (const id of [theirs.id, newId(), 'nothing', '']) {
    expect(await refusalOf(getCustomField(scope, id))).toEqual({ code: 'not_found' })
    expect(await refusalOf(changeCustomField(scope, id, { name: 'mine' }))).toEqual({ code: 'not_found' })
    expect(await refusalOf(removeCustomField(scope, id))).toEqual({ code: 'not_found' })
  }
  expect(await getCustomField(other.scope, theirs.id)).toEqual(theirs)
})
