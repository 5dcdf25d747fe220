import type { ContactDraft } from '../../src/core/contacts/draft.ts'
import { expectWritten } from '../../src/core/contacts/outcome.ts'
import { writeContacts } from '../../src/core/contacts/write-contacts.ts'
import type { Contact } from '../../src/core/fields/contact.ts'
import type { Scope } from '../../src/store/kernel/scope.ts'

/** A contact as the core makes it of this draft. */
export async function buildContact(scope: Scope, draft: ContactDraft = {}): Promise<Contact> {
  const [contact] = await buildContacts(scope, [draft])
  return contact as Contact
}

/** Contacts as the core makes them of these drafts, in order, in one batch. */
export async function buildContacts(scope: Scope, drafts: readonly ContactDraft[]): Promise<Contact[]> {
  const outcomes = await writeContacts(
    scope,
    drafts.map((draft) => ({ op: 'create', draft })),
  )
  return outcomes.map((outcome) => expectWritten(outcome).contact)
}
