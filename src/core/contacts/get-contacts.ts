import type { Scope } from '../../store/scope.ts'
import { refuseFaults } from '../failure.ts'
import { limits } from '../limits.ts'
import type { Contact } from './contact.ts'
import { lookupContacts } from './lookup-contacts.ts'
import { type IdentifiersAsGiven, readIdentifiers } from './read-identifiers.ts'

export const identifierKinds = ['ids', 'phones', 'emails', 'externalIds'] as const

export interface FoundContacts {
  /** Each once, in the order in which it was first asked for. */
  contacts: Contact[]
  /** What no living contact has, as it was given. */
  notFound: Record<(typeof identifierKinds)[number], string[]>
}

/** Living contacts by any of their identifiers, `limits.batchMax` together; one that cannot be one is refused. */
export async function getContacts(scope: Scope, given: IdentifiersAsGiven): Promise<FoundContacts> {
  const count = identifierKinds.reduce((sum, kind) => sum + (given[kind]?.length ?? 0), 0)
  if (count > limits.batchMax) refuseFaults([{ field: '', code: 'too_many', expected: limits.batchMax }])
  const { by, faults } = await readIdentifiers(scope, given)
  refuseFaults(faults.faults)
  const found = await lookupContacts(scope, by)
  const holders = {
    ids: new Map(found.map(({ contact }) => [contact.id as string | null, contact])),
    phones: new Map(found.map(({ contact }) => [contact.phone, contact])),
    emails: new Map(found.map(({ contact, emailKey }) => [emailKey, contact])),
    externalIds: new Map(found.map(({ contact }) => [contact.externalId, contact])),
  }
  const keys = { ids: by.ids, phones: by.phones, emails: by.emailKeys, externalIds: by.externalIds }
  const asked = identifierKinds.flatMap((kind) => keys[kind].map((key) => holders[kind].get(key)))
  const missing = (kind: (typeof identifierKinds)[number]) =>
    (given[kind] ?? []).filter((_, index) => !holders[kind].has(keys[kind][index] as string))
  return {
    contacts: [...new Set(asked)].filter((contact) => contact !== undefined),
    notFound: {
      ids: missing('ids'),
      phones: missing('phones'),
      emails: missing('emails'),
      externalIds: missing('externalIds'),
    },
  }
}
