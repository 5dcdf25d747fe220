import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toContacts } from '../../../src/core/contacts/read-contacts.ts'
import { createCustomField } from '../../../src/core/custom-fields/custom-fields.ts'
import { findContacts } from '../../../src/store/contacts/contacts.ts'
import { buildContacts } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { fittingTypes, fittingValues } from './fitting-values.ts'

const database = await openTestDatabase()

test.each(fittingTypes)('values of type %s come back from the store as they went in', async (type) => {
  const { scope } = await buildWorkspace(database)
  const field = await createCustomField(scope, { name: 'field', type })
  const values = fc.sample(fittingValues[type], 200)
  const made = await buildContacts(
    scope,
    values.map((value) => ({
      custom: {
        by: 'id',
        unknown: 'refuse',
        parse: false,
        values: [{ key: field.id, value, path: 'field' }],
      },
    })),
  )
  const ids = made.map(({ id }) => id)
  const read = await toContacts(scope, await findContacts(scope, ids))
  const kept = new Map(read.map(({ id, customFields }) => [id, customFields[0]?.value]))
  expect(ids.map((id) => kept.get(id))).toEqual(values)
})
