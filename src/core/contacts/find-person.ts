import { findWorkspaceRegion } from '../../store/access/workspace-rules.ts'
import {
  findIdentities,
  findIdsByOthers,
  type Identifiers,
  type IdentityRow,
} from '../../store/contacts/contacts.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import type { Contact } from '../fields/contact.ts'
import { otherToken } from '../finding/search/tokens.ts'
import { notFound, Refusal, refuseFaults } from '../kernel/failure.ts'
import { regionWord } from '../kernel/fault.ts'
import { isId } from '../kernel/ids.ts'
import { limits } from '../kernel/limits.ts'
import { referenceText } from '../values/compare-text.ts'
import { withPlus } from '../values/email.ts'
import { readEmailKey } from '../values/email-cell.ts'
import { normalisePhone } from '../values/phone.ts'
import { formsOf, type PhoneReading, type ReadingKind, readPhoneText } from '../values/phone-reading.ts'
import { samePersonNumbers } from '../values/same-number.ts'
import { othersOf } from './contact-row.ts'
import type { MatchedBy } from './draft.ts'
import { type LookupQueue, lookupContacts } from './look-up-contacts.ts'
import { getContactsWithin } from './read-contacts.ts'

/** Exactly one of these, as a person types it or a phone system sends it. */
export interface PersonGiven {
  phone?: string | undefined
  email?: string | undefined
  externalId?: string | undefined
}

export interface FoundPerson {
  contact: Contact
  matchedBy: MatchedBy
  /** The reading of the phone that matched; null for another identifier. */
  reading: ReadingKind | null
}

/**
 * Finds the living contact with an identifier: first as its own, then its phone in another form, then among
 * its other phones and emails if exactly one contact has it there. A phone with two readings is looked up as
 * dialled in the region first.
 *
 * Refuses no identifier, several identifiers, text that cannot be one, a withheld number (`no_number`), and
 * an identifier that several contacts have among their other ones (`ambiguous`); throws `not_found` if no
 * contact has it.
 */
export async function findPerson(
  lookups: LookupQueue,
  scope: Scope,
  given: PersonGiven,
): Promise<FoundPerson> {
  const { phone, email, externalId } = given
  const named = [phone, email, externalId].filter((value) => value !== undefined)
  if (named.length !== 1)
    throw new Refusal({ code: 'malformed', detail: 'Name exactly one of phone, email and externalId.' })
  if (phone !== undefined) return findByPhone(lookups, scope, phone)
  if (externalId !== undefined) {
    const contact = await lookups.find(scope, { externalId: referenceText(externalId) })
    if (contact === undefined) throw notFound()
    return { contact, matchedBy: 'externalId', reading: null }
  }
  const emailKey = readEmailKey(withPlus(email ?? '')) ?? readEmailKey(email ?? '')
  if (emailKey === null)
    throw new Refusal({ code: 'invalid', faults: [{ field: 'email', code: 'invalid_email' }] })
  const contact = await lookups.find(scope, { emailKey })
  if (contact !== undefined) return { contact, matchedBy: 'email', reading: null }
  const other = theOne(await findOthers(scope, 'email', [emailKey], candidatesMax + 1))
  if (other === undefined) throw notFound()
  return { contact: other, matchedBy: 'otherEmail', reading: null }
}

/** The most candidates that an `ambiguous` failure lists. */
const candidatesMax = 10

async function findByPhone(lookups: LookupQueue, scope: Scope, text: string): Promise<FoundPerson> {
  const region = normalisePhone(text, null) === null ? await findWorkspaceRegion(scope) : null
  const read = readPhoneText(text, region)
  if ('reason' in read) {
    if (read.reason === 'no_number') throw new Refusal({ code: 'no_number' })
    const expected = regionWord(region)
    throw new Refusal({ code: 'invalid', faults: [{ field: 'phone', code: 'invalid_phone', expected }] })
  }
  for (const { phone, reading } of read.readings) {
    const forms = [phone, ...samePersonNumbers(phone)]
    for (const form of forms) {
      const contact = await lookups.find(scope, { phone: form })
      if (contact !== undefined) return { contact, matchedBy: 'phone', reading }
    }
    const others = await findOthers(scope, 'phone', forms, candidatesMax + 1)
    const contact = theOne(atExtension(others, phone, read.extension))
    if (contact !== undefined) return { contact, matchedBy: 'otherPhone', reading }
  }
  throw notFound()
}

/**
 * The contacts at the dialled extension, among several that share a switchboard; all of them if none has that
 * extension.
 */
function atExtension(contacts: Contact[], phone: string, extension: string | null): Contact[] {
  if (extension === null) return contacts
  const at = contacts.filter(({ otherPhones }) =>
    otherPhones.some((other) => other.phone === phone && other.extension === extension),
  )
  return at.length > 0 ? at : contacts
}

function theOne(contacts: Contact[]): Contact | undefined {
  if (contacts.length < 2) return contacts[0]
  const candidates = contacts
    .slice(0, candidatesMax)
    .map(({ id, firstName, lastName, fullName }) => ({ id, firstName, lastName, fullName }))
  throw new Refusal({ code: 'ambiguous', candidates })
}

/** The first living contacts that have one of these values among their other phones or emails. */
async function findOthers(
  scope: Scope,
  kind: 'phone' | 'email',
  values: readonly string[],
  limit: number,
): Promise<Contact[]> {
  const tokens = values.map((value) => otherToken(scope.workspaceId, value))
  const ids = await findIdsByOthers(scope, tokens, limit)
  if (ids.length === 0) return []
  const found = await lookupContacts(scope, { ids, phones: [], emailKeys: [], externalIds: [] })
  // A search token can stand for several values (of two workspaces, or cut ones), so the contact itself is compared.
  const wanted = new Set(values.map((value) => `${kind} ${value}`))
  return found
    .map(({ contact }) => contact)
    .filter((contact) => keysOf(contact).some((key) => wanted.has(key)))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** The identities of the contacts that may have one of these values among their other ones; the caller compares each. */
async function findOtherIdentities(scope: Scope, values: readonly string[]): Promise<IdentityRow[]> {
  const tokens = values.map((value) => otherToken(scope.workspaceId, value))
  const ids = await findIdsByOthers(scope, tokens, limits.batchMax)
  return ids.length === 0 ? [] : findIdentities(scope, { ids, phones: [], emailKeys: [], externalIds: [] })
}

const keysOf = ({ otherPhones, otherEmails }: Contact) =>
  othersOf({ other_phones: otherPhones, other_emails: otherEmails })

const identifierKinds = ['ids', 'phones', 'emails', 'externalIds'] as const
type IdentifierKind = (typeof identifierKinds)[number]

/** Identifiers as people type them and phone systems send them. */
interface IdentifiersAsGiven extends Partial<Record<IdentifierKind, readonly string[] | undefined>> {}

interface FoundContacts {
  /** Each contact once, in the order in which it was first asked for, up to the bytes of one page. */
  contacts: Contact[]
  /** The ids of contacts that were found but did not fit into `contacts`, in the same order. */
  left: string[]
  /** The identifiers, as given, that no living contact has or that cannot be identifiers. */
  notFound: Record<IdentifierKind, string[]>
  /** One answer per identifier, in the order ids, phones, emails, external ids. */
  answers: IdentifierAnswer[]
}

export interface IdentifierAnswer {
  kind: IdentifierKind
  /** The identifier as it was given. */
  value: string
  /** `invalid`: the text cannot be an identifier of this kind. */
  status: 'found' | 'not_found' | 'invalid'
  contactId: string | null
}

/**
 * Finds living contacts by up to `limits.batchMax` identifiers of any kind: the holder of the identifier,
 * else the contact that has the phone in another form, else the only contact that has it among its other
 * ones. Text that cannot be an identifier is reported as not found and does not affect the others.
 */
export async function getContacts(scope: Scope, given: IdentifiersAsGiven): Promise<FoundContacts> {
  const count = identifierKinds.reduce((sum, kind) => sum + (given[kind]?.length ?? 0), 0)
  const tooMany = { code: 'too_many', expected: limits.batchMax } as const
  if (count > limits.batchMax)
    refuseFaults(
      identifierKinds.filter((kind) => given[kind]?.length).map((field) => ({ field, ...tooMany })),
    )
  const { by, readings } = await readIdentifiers(scope, given)
  const byKey = new Map<string, string>()
  for (const { id, phone, email_key: emailKey, external_id: externalId } of await findIdentities(scope, by)) {
    byKey.set(`ids ${id}`, id).set(`phones ${phone}`, id)
    byKey.set(`emails ${emailKey}`, id).set(`externalIds ${externalId}`, id)
  }
  const keysOfPhone = (index: number) => formsOf(readings[index] ?? [])
  const keys: Record<IdentifierKind, string[][]> = {
    ids: (given.ids ?? []).map((id) => [id.toLowerCase()]),
    phones: (given.phones ?? []).map((_, index) => keysOfPhone(index)),
    emails: (given.emails ?? []).map((email) => [readEmailKey(email) ?? '']),
    externalIds: (given.externalIds ?? []).map((id) => [referenceText(id)]),
  }
  const holder = (kind: IdentifierKind, values: string[]) =>
    values.map((value) => byKey.get(`${kind} ${value}`)).find((id) => id !== undefined)
  const missing = (kind: 'phones' | 'emails') =>
    keys[kind].filter((values) => holder(kind, values) === undefined).flat()
  await addSoleOthers(scope, { phones: missing('phones'), emails: missing('emails') }, byKey)
  const asked = identifierKinds.flatMap((kind) => keys[kind].flatMap((values) => holder(kind, values) ?? []))
  const ids = [...new Set(asked)]
  const { contacts, read } = await getContactsWithin(scope, ids, { deleted: false })
  const left = ids.slice(read)
  // A contact that was deleted between the two reads is not found.
  const present = new Set([...contacts.map(({ id }) => id), ...left])
  const whoIs = (id: string | undefined) => (id !== undefined && present.has(id) ? id : null)
  const answers = identifierKinds.flatMap((kind) =>
    (given[kind] ?? []).map((value, index): IdentifierAnswer => {
      const words = keys[kind][index]!
      const contactId = whoIs(holder(kind, words))
      const isOne = kind === 'ids' ? isId(value) : words.some((key) => key !== '')
      return {
        kind,
        value,
        status: contactId !== null ? 'found' : isOne ? 'not_found' : 'invalid',
        contactId,
      }
    }),
  )
  const unknown = (wanted: IdentifierKind) =>
    answers.flatMap(({ kind, value, status }) => (kind === wanted && status !== 'found' ? [value] : []))
  return {
    contacts,
    left,
    answers,
    notFound: {
      ids: unknown('ids'),
      phones: unknown('phones'),
      emails: unknown('emails'),
      externalIds: unknown('externalIds'),
    },
  }
}

/**
 * The identifiers in the form in which the store compares them, with all readings of each phone. The
 * workspace's region is read only if a phone needs it.
 */
async function readIdentifiers(
  scope: Scope,
  { ids = [], phones = [], emails = [], externalIds = [] }: IdentifiersAsGiven,
): Promise<{ by: Identifiers; readings: PhoneReading[][] }> {
  const isNational = phones.some((phone) => normalisePhone(phone, null) === null)
  const region = isNational ? await findWorkspaceRegion(scope) : null
  const readings = phones.map((phone) => {
    const read = readPhoneText(phone, region)
    return 'reason' in read ? [] : read.readings
  })
  const by = {
    ids: ids.filter(isId).map((id) => id.toLowerCase()),
    phones: formsOf(readings.flat()),
    emailKeys: emails.flatMap((email) => readEmailKey(email) ?? []),
    externalIds: externalIds.map(referenceText),
  }
  return { by, readings }
}

/** Adds the contacts that are the only ones with one of these values among their other phones and emails. */
async function addSoleOthers(
  scope: Scope,
  missing: { phones: string[]; emails: string[] },
  byKey: Map<string, string>,
): Promise<void> {
  for (const [kind, one] of [
    ['phones', 'phone'],
    ['emails', 'email'],
  ] as const) {
    const values = missing[kind].filter((value) => value !== '')
    if (values.length === 0) continue
    const holders = new Map<string, string[]>()
    for (const row of await findOtherIdentities(scope, values))
      for (const key of othersOf(row)) holders.set(key, [...(holders.get(key) ?? []), row.id])
    for (const value of values) {
      const [only, ...more] = holders.get(`${one} ${value}`) ?? []
      if (only !== undefined && more.length === 0) byKey.set(`${kind} ${value}`, only)
    }
  }
}
