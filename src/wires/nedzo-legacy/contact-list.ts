import { type Static, Type } from 'typebox'
import type { Contact } from '../../core/contacts/contact.ts'
import { limits } from '../../core/limits.ts'
import type { List as CoreList } from '../../core/lists/list.ts'
import { Fields, List, Nullable, NullableText, Text, Uuid } from '../../http/schema.ts'
import { ContactWire, toWire } from './contact.ts'
import { Total } from './total.ts'

/** A contact list as this wire answers it. */
export const ContactListWire = Fields({
  id: Uuid(),
  subaccount_id: Uuid(),
  name: Text(limits.textMax),
  campaign_id: NullableText(limits.textMax),
})

/** The same with its members: a list may have every contact of the workspace, so not always with all of them. */
export const ContactListWithContactsWire = Fields({
  ...ContactListWire.properties,
  contacts: List(ContactWire, {
    description: `The newest ${limits.pageMax}; the others come with GET /v1/contact/?contact_list_id=`,
    maxItems: limits.pageMax,
  }),
  contacts_total: Total,
})

/** Which members an answer shows. */
export const shownMembers = { limit: limits.pageMax, offset: 0 }

const writable = {
  campaign_id: Type.Optional(NullableText(limits.textMax, { description: 'Kept and answered as given' })),
  contact_ids: Type.Optional(
    Nullable(
      List(Uuid(), {
        description:
          'Exactly these become the list’s members, and it their primary list; who is not named leaves. Left out or null it changes nobody',
      }),
    ),
  ),
}

export const CreateContactListBody = Fields({ name: Text(limits.textMax), ...writable })
export const ChangeContactListBody = Fields({ name: Type.Optional(Text(limits.textMax)), ...writable })

/** A contact list in this wire's words. */
export function listToWire(list: CoreList, subaccountId: string): Static<typeof ContactListWire> {
  return { id: list.id, subaccount_id: subaccountId, name: list.name, campaign_id: list.campaignId }
}

/** The same with its members. */
export function listWithContactsToWire(
  list: CoreList,
  subaccountId: string,
  members: { contacts: Contact[]; total: number },
): Static<typeof ContactListWithContactsWire> {
  return {
    ...listToWire(list, subaccountId),
    contacts: members.contacts.map(toWire),
    contacts_total: members.total,
  }
}
