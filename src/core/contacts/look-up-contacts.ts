import { findWorkspaceRegion } from '../../store/access/workspace-rules.ts'
import {
  findIdentifiedContacts,
  type IdentifiedContact,
  type Identifiers,
} from '../../store/contacts/contacts.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import type { Contact } from '../fields/contact.ts'
import type { CustomFieldType } from '../fields/workspace-rules.ts'
import { Lanes } from '../kernel/batch-queue.ts'
import { Refusal, refuseFaults } from '../kernel/failure.ts'
import { at, FaultList } from '../kernel/fault.ts'
import { limits } from '../kernel/limits.ts'
import { normaliseEmail } from '../values/email.ts'
import { normalisePhone } from '../values/phone.ts'
import { toContact } from './contact-row.ts'

const identifierKinds = ['ids', 'phones', 'emails', 'externalIds'] as const

interface FoundContacts {
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

/**
 * Living contacts by any identifier, each once, in no particular order: one round trip, tags and custom values included.
 * Values of a field that is getting another type take a second one.
 */
export async function lookupContacts(scope: Scope, by: Identifiers): Promise<FoundContact[]> {
  const rows = await findIdentifiedContacts(scope, by)
  const isRetyping = rows.some(({ fields }) => fields?.some((field) => field.isRetyping))
  const defaultRegion = isRetyping ? await findWorkspaceRegion(scope) : null
  return rows.map((row) => ({ contact: toFound(row, defaultRegion), emailKey: row.email_key }))
}

interface FoundContact {
  contact: Contact
  /** What its email is compared by. */
  emailKey: string | null
}

function toFound(row: IdentifiedContact, defaultRegion: string | null): Contact {
  const fields = (row.fields ?? []).map((field) => ({ ...field, type: field.type as CustomFieldType }))
  const fieldById = new Map(fields.map((field) => [field.id, field]))
  const names = new Map((row.tags ?? []).map((tag) => [tag.id, tag.name]))
  return toContact(row, { fieldById, defaultRegion }, names)
}

/** One identifier, as the store compares it. */
type LookupKey = { phone: string } | { emailKey: string } | { externalId: string }

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

/** Exactly one of these, as a person would type it. */
interface LookupGiven {
  phone?: string | undefined
  email?: string | undefined
  externalId?: string | undefined
}

/** Reads the one identifier of a lookup; none, several, and one that cannot be one are refused. */
export async function readLookupKey(scope: Scope, given: LookupGiven): Promise<LookupKey> {
  const { phone, email, externalId } = given
  const named = Object.keys(given).filter((name) => given[name as keyof LookupGiven] !== undefined)
  if (named.length !== 1)
    throw new Refusal({ code: 'malformed', detail: 'Name exactly one of phone, email and externalId.' })
  if (externalId !== undefined) return { externalId: externalId.trim() }
  const { by, faults } = await readIdentifiers(
    scope,
    phone === undefined ? { emails: [email ?? ''] } : { phones: [phone] },
  )
  refuseFaults(faults.faults.map((fault) => ({ ...fault, field: named[0] as string })))
  return phone === undefined ? { emailKey: by.emailKeys[0] as string } : { phone: by.phones[0] as string }
}

/** Identifiers as people write them. */
interface IdentifiersAsGiven {
  ids?: readonly string[] | undefined
  phones?: readonly string[] | undefined
  emails?: readonly string[] | undefined
  externalIds?: readonly string[] | undefined
}

/** As the store compares them, in the same order. */
interface IdentifiersRead {
  by: Identifiers
  faults: FaultList
}

/**
 * Reads identifiers in any form a person would type: a phone without `+` with the workspace's default region, which is
 * asked for only then. What cannot be one is a fault at its place, such as `phones[3]`.
 */
async function readIdentifiers(scope: Scope, given: IdentifiersAsGiven): Promise<IdentifiersRead> {
  const faults = new FaultList()
  const { phones = [], emails = [] } = given
  const isNational = phones.some((phone) => normalisePhone(phone, null) === null)
  const region = isNational ? await findWorkspaceRegion(scope) : null
  return {
    by: {
      ids: (given.ids ?? []).map((id) => id.toLowerCase()),
      phones: phones.map((phone, index) => {
        const e164 = normalisePhone(phone, region)?.e164
        if (e164 === undefined) faults.add(at('phones', index), 'invalid_phone')
        return e164 ?? ''
      }),
      emailKeys: emails.map((email, index) => {
        const key = normaliseEmail(email)?.emailKey
        if (key === undefined) faults.add(at('emails', index), 'invalid_email')
        return key ?? ''
      }),
      externalIds: (given.externalIds ?? []).map((id) => id.trim()),
    },
    faults,
  }
}
