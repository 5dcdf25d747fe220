import { expect, test } from 'vitest'
import { searchContacts } from '../../src/core/contacts/search-contacts.ts'
import { migrate } from '../../src/store/migrate.ts'
import { buildContacts } from '../support/build-contact.ts'
import { buildWorkspace } from '../support/build-workspace.ts'
import { createScratchDatabase } from '../support/open-test-database.ts'

test('search and order are without case in every script, whatever the server’s locale', async () => {
  const scratch = await createScratchDatabase({ migrated: false, locale: 'C' })
  await migrate(scratch, { log: () => {} })
  const { scope } = await buildWorkspace(scratch)
  await buildContacts(scope, [
    { firstName: 'Zoë', lastName: 'Ångström' },
    { firstName: 'élodie', email: 'ΆΛΦΑΣ@example.com' },
    { firstName: 'Émile' },
  ])
  const page = { sortBy: 'firstName', sortOrder: 'asc', limit: 10, offset: 0 } as const
  const found = async (search?: string) =>
    (await searchContacts(scope, { ...page, search })).contacts.map(({ firstName }) => firstName)
  expect(await found('ZOË ÅNG')).toEqual(['Zoë'])
  expect(await found('ÉL')).toEqual(['élodie'])
  expect(await found('άλφας@')).toEqual(['élodie'])
  expect(await found()).toEqual(['Zoë', 'élodie', 'Émile'])
})
