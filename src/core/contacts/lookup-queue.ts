import type { Identifiers } from '../../store/identified-contacts.ts'
import type { Scope } from '../../store/scope.ts'
import { Lanes } from '../lanes.ts'
import type { Contact } from './contact.ts'
import { type FoundContact, lookupContacts } from './lookup-contacts.ts'

/** One identifier, as the store compares it. */
export type LookupKey = { phone: string } | { emailKey: string } | { externalId: string }

/** Beyond this a shared statement only makes its first caller wait. */
const batchSizeMax = 100

/** Lets concurrent lookups of one workspace share a statement: who is calling, many times a second. */
export class LookupQueue {
  readonly #lanes = new Lanes<{ scope: Scope; key: LookupKey }, Contact | undefined>({
    run: async (_, items) => {
      const keys = items.map(({ key }) => key)
      const found = await lookupContacts((items[0] as (typeof items)[0]).scope, toIdentifiers(keys))
      return keys.map((key) => found.find((candidate) => isThe(candidate, key))?.contact)
    },
    batchSizeMax,
    batchesInFlightMax: 2,
    besideSizeMin: 16,
  })

  /** The living contact that has the identifier, or undefined. */
  find(scope: Scope, key: LookupKey): Promise<Contact | undefined> {
    return this.#lanes.submit(scope.workspaceId, { scope, key })
  }
}

function toIdentifiers(keys: readonly LookupKey[]): Identifiers {
  return {
    ids: [],
    phones: keys.flatMap((key) => ('phone' in key ? [key.phone] : [])),
    emailKeys: keys.flatMap((key) => ('emailKey' in key ? [key.emailKey] : [])),
    externalIds: keys.flatMap((key) => ('externalId' in key ? [key.externalId] : [])),
  }
}

function isThe({ contact, emailKey }: FoundContact, key: LookupKey): boolean {
  if ('phone' in key) return contact.phone === key.phone
  if ('emailKey' in key) return emailKey === key.emailKey
  return contact.externalId === key.externalId
}
