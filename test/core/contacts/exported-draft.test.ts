import { describe, expect, it } from 'vitest'
import type { ContactDraft } from '../../../src/core/contacts/draft.ts'
import { writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import { buildContact } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'

const database = await openTestDatabase()

describe('what comes back from an export', () => {
  it('keeps where a zone came from, how a number was written and what no field defines', async () => {
    const { scope } = await buildWorkspace(database, { defaultRegion: 'FR' })
    const draft: ContactDraft = {
      phone: '+14155552671',
      phoneAsGiven: '(415) 555-2671',
      timezone: 'America/Los_Angeles',
      timezoneSource: 'phone',
      attributes: { age: 30, interests: ['tech'], constructor: '' },
    }
    const contact = await buildContact(scope, draft)
    expect(contact).toMatchObject(draft)

    const [again] = await writeContacts(scope, [{ op: 'update', id: contact.id, draft }])
    expect(again?.status).toBe('unchanged')
  })

  it('refuses a text that is another number, and attributes that could not come back equal', async () => {
    const { scope } = await buildWorkspace(database)
    const [outcome] = await writeContacts(scope, [
      {
        op: 'create',
        draft: { phone: '+14155552671', phoneAsGiven: '415 555 2672', attributes: { a: '\0', 'b\0': 1 } },
      },
    ])
    expect(outcome).toEqual({
      status: 'invalid',
      faults: [
        { field: 'phoneAsGiven', code: 'invalid_phone', expected: 'which is not set' },
        { field: 'attributes.a', code: 'nul_character' },
        { field: 'attributes.b\0', code: 'nul_character' },
      ],
    })
  })
})
