import { type Static, type TSchema, type TUnsafe, Type } from 'typebox'
import type { Written } from '../../core/contacts/outcome.ts'
import type { Contact, TimeZoneSource } from '../../core/fields/contact.ts'
import {
  type BulkFieldName,
  bulkFieldNames,
  type ContactField,
  type ContactFieldName,
  contactFieldNames,
  contactFields,
  type FieldKind,
  type FieldsOfKind,
  fieldOf,
  initialStatus,
  mayBeNull,
} from '../../core/fields/contact-fields.ts'
import { limits } from '../../core/kernel/limits.ts'
import {
  Day,
  Dictionary,
  Fields,
  Flag,
  Json,
  List,
  Nullable,
  OneOf,
  Text,
  Timestamp,
  Uuid,
} from '../../http/validation/schema.ts'
import { CustomValues } from './typed-json.ts'

/** A field that this wire shows. `phoneAsGiven` and `primaryListId` are other wires'. */
type ShownField = Exclude<ContactFieldName, 'phoneAsGiven' | 'listNames' | 'primaryListId'>

const shownFields = contactFieldNames.filter(
  (name): name is ShownField => !['phoneAsGiven', 'listNames', 'primaryListId'].includes(name),
)

const example = (...examples: unknown[]) => ({ examples })

/** What the reference says of a field besides what follows from its kind. */
const notes: Record<ShownField, { description?: string; examples?: unknown[]; default?: boolean }> = {
  id: {},
  externalId: {
    description: 'Your own id of this person, unique among the workspace’s living contacts',
    examples: ['crm-4711'],
  },
  firstName: example('Ada'),
  lastName: example('Lovelace'),
  fullName: {
    description: 'Kept as given, never made from the other two',
    examples: ['Ada King, Countess of Lovelace'],
  },
  businessName: example('Analytical Engines Ltd'),
  jobTitle: example('Programmer'),
  gender: {},
  birthday: { description: 'The day of birth, without a time', examples: ['1815-12-10'] },
  phone: {
    description:
      'Unique among the workspace’s living contacts. Spaces, dots, dashes, slashes and brackets are stripped and it is kept as E.164; without `+` it is read with the workspace’s default region',
    examples: ['+442079460123'],
  },
  phoneExtension: {
    description: 'What is dialled after the phone has answered: digits, `*`, `#` and `,` for a pause',
    examples: ['123'],
  },
  otherPhones: {
    description: `At most ${limits.otherIdentifiersMax}, which other contacts may have too. Written as a whole; an upsert adds them to those there are. Never the contact’s own \`phone\``,
  },
  otherEmails: { description: `At most ${limits.otherIdentifiersMax}, like \`otherPhones\`` },
  email: {
    description: 'Unique among the workspace’s living contacts, compared without case, shown as given',
    examples: ['ada@example.com'],
  },
  streetAddress: example('12 St James’s Square'),
  fullAddress: { description: 'The whole address in one text, kept as given' },
  city: example('London'),
  state: {},
  postalCode: example('SW1Y 4JH'),
  country: example('GB'),
  timezone: {
    description:
      'IANA time zone name. Left out on create: derived from the phone, else the workspace’s, else null. A write that changes the phone derives it again unless it was given; `derive` in its place derives it now',
    examples: ['Europe/London'],
  },
  timezoneSource: {
    description: 'Where the time zone came from: given, derived from the phone, or the workspace’s',
  },
  doNotContact: {
    description:
      'This person may not be called, texted or mailed. Written: true is set in every mode; false lifts it on PATCH, on an upsert only with `allowLiftingDoNotContact`; null says nothing',
  },
  preferredChannel: example('sms'),
  channels: {
    description: `At most ${limits.channelsMax}; written as a whole`,
    examples: [['sms', 'email']],
  },
  tags: { description: 'By name, in alphabetical order by code point', examples: [['vip']] },
  lists: { description: 'Ids of the lists it is a member of' },
  status: { description: `The state of calling this person; \`${initialStatus}\` at first` },
  lastDialTime: { description: 'To the millisecond' },
  mostRecentOutcome: example('voicemail'),
  attributes: {
    description:
      'What the gomobile wire was given under names that no custom field has; read-only here. A custom field made with that name as its slug takes it over',
  },
  version: { description: '1 at first, one more with each change' },
  createdAt: {},
  updatedAt: {},
  deletedAt: { description: 'When it went to the bin' },
}

const OtherPhoneWire = Fields(
  {
    phone: Text(limits.textMax, { description: 'As `phone` is read', examples: ['+442079460999'] }),
    label: Type.Optional(Nullable(Text(limits.textMax, { examples: ['work'] }))),
    extension: Type.Optional(Nullable(Text(limits.textMax, { examples: ['5'] }))),
  },
  { title: 'OtherPhone' },
)

const OtherEmailWire = Fields(
  {
    email: Text(limits.emailMax, { examples: ['ada@home.example'] }),
    label: Type.Optional(Nullable(Text(limits.textMax, { examples: ['home'] }))),
  },
  { title: 'OtherEmail' },
)

/** A field's value on this wire, by its kind. */
interface ValueOfKind {
  id: string
  text: string
  reference: string
  country: string
  phone: string
  phoneText: string
  extension: string
  phones: Static<typeof OtherPhoneWire>[]
  email: string
  emails: Static<typeof OtherEmailWire>[]
  zone: string
  zoneSource: TimeZoneSource
  flag: boolean
  day: string
  time: string
  count: number
  words: string[]
  tags: string[]
  lists: string[]
  listNames: string[]
  list: string
  json: Record<string, unknown>
}

const text = ({ max = limits.textMax }: ContactField, notes: object) => Text(max, notes)

const schemaOfKind: { [K in FieldKind]: (field: ContactField, notes: object) => TUnsafe<ValueOfKind[K]> } = {
  id: (_, notes) => Uuid(notes),
  text,
  reference: text,
  country: text,
  phone: text,
  phoneText: text,
  extension: text,
  phones: (_, notes) => List(OtherPhoneWire, notes),
  email: text,
  emails: (_, notes) => List(OtherEmailWire, notes),
  zone: text,
  zoneSource: (_, notes) => OneOf(['caller', 'phone', 'workspace'], notes),
  flag: (_, notes) => Flag(notes),
  day: (_, notes) => Day(notes),
  time: (_, notes) => Timestamp(notes),
  count: (_, notes) => Type.Unsafe<number>({ type: 'integer', minimum: 1, ...notes }),
  words: (_, notes) => List(Text(limits.textMax), notes),
  tags: (_, notes) => List(Type.String(), notes),
  lists: (_, notes) => List(Uuid(), notes),
  listNames: (_, notes) => List(Type.String(), notes),
  list: (_, notes) => Uuid(notes),
  json: (_, notes) => Dictionary(Json(), notes),
}

type Value<F extends ContactFieldName> = ValueOfKind[(typeof contactFields)[F]['kind']]
type NullOf<F extends ContactFieldName> = F extends keyof Contact ? Extract<Contact[F], null> : never

function schemaOf(name: ShownField): TSchema {
  return schemaOfKind[contactFields[name].kind](fieldOf(name), notes[name])
}

/** Each field that this wire shows, as answers have it. */
const shown = Object.fromEntries(
  shownFields.map((name) => [name, mayBeNull(name) ? Nullable(schemaOf(name)) : schemaOf(name)]),
) as { [F in ShownField]: TUnsafe<Value<F> | NullOf<F>> }

/** Kinds of fields that are written beside those that a bulk change sets. */
const ownKinds = ['reference', 'phone', 'extension', 'phones', 'email', 'emails', 'flag'] as const

type WritableField = BulkFieldName | FieldsOfKind<(typeof ownKinds)[number]>

const isWritable = (name: ShownField): name is WritableField =>
  (bulkFieldNames as readonly string[]).includes(name) ||
  (ownKinds as readonly FieldKind[]).includes(contactFields[name].kind)

/** Each field that is written as it is read: null is nothing given on create, and clears on change. */
export const writable = Object.fromEntries(
  shownFields.filter(isWritable).map((name) => [name, Nullable(schemaOf(name))]),
) as { [F in WritableField]: TUnsafe<Value<F> | null> }

/** Those that many contacts may be given at once. */
export const shared = Object.fromEntries(bulkFieldNames.map((name) => [name, writable[name]])) as Pick<
  typeof writable,
  BulkFieldName
>

export const tagNames = (does: string) => List(Type.String(), { description: does, examples: [['vip']] })

export const listIds = (does: string) =>
  List(Uuid(), { maxItems: limits.listsPerWorkspaceMax, description: does })

/** What a contact is found by. */
export const matchedBys = ['phone', 'email', 'externalId', 'otherPhone', 'otherEmail'] as const

/** Every schema as a field that may be left out. */
export function optional<P extends Record<string, TSchema>>(properties: P) {
  return Type.Partial(Type.Object(properties)).properties
}

const { id, attributes, ...between } = shown

/** A contact as this wire answers it: the full model, always every key. */
export const ContactWire = Fields(
  {
    id,
    workspaceId: Uuid(),
    ...between,
    customFields: CustomValues({
      description: 'By display name, as typed as their fields; only those that have a value',
      examples: [{ 'Lead source': 'Website', MRR: 250, Signed: true }],
    }),
    attributes,
  },
  { title: 'Contact' },
)

/** A contact as the answer to a write shows it. */
export const WrittenContactWire = Fields(
  {
    ...ContactWire.properties,
    doNotContactFrom: Type.Optional(
      Fields(
        {
          contactId: Nullable(Uuid({ description: 'The deleted contact; null where it is gone for good' })),
          identifier: OneOf(['phone', 'email']),
        },
        {
          title: 'DenialSource',
          description:
            'This write set `doNotContact`, since the contact took the phone or email of a deleted one that had it',
        },
      ),
    ),
    droppedTags: Type.Optional(
      List(Type.String(), { description: 'The tags that this write took off, where it took any off' }),
    ),
    doNotContactKept: Type.Optional(
      Flag({
        description:
          'The write said `doNotContact: false`, which lifts nothing without `allowLiftingDoNotContact`; only PATCH does without',
      }),
    ),
  },
  { title: 'WrittenContact' },
)

/** What a write came to, in this wire's words. */
export function writtenToWire(written: Written): Static<typeof WrittenContactWire> {
  const { contact, doNotContactFrom, doNotContactKept, droppedTags } = written
  return {
    ...contactToWire(contact),
    ...(droppedTags && { droppedTags: [...droppedTags] }),
    ...(doNotContactFrom && { doNotContactFrom }),
    ...(doNotContactKept && { doNotContactKept }),
  }
}

/** A contact in this wire's words. */
export function contactToWire(contact: Contact): Static<typeof ContactWire> {
  return {
    id: contact.id,
    workspaceId: contact.workspaceId,
    externalId: contact.externalId,
    firstName: contact.firstName,
    lastName: contact.lastName,
    fullName: contact.fullName,
    businessName: contact.businessName,
    jobTitle: contact.jobTitle,
    gender: contact.gender,
    birthday: contact.birthday,
    streetAddress: contact.streetAddress,
    fullAddress: contact.fullAddress,
    city: contact.city,
    state: contact.state,
    postalCode: contact.postalCode,
    country: contact.country,
    phone: contact.phone,
    phoneExtension: contact.phoneExtension,
    otherPhones: contact.otherPhones,
    email: contact.email,
    otherEmails: contact.otherEmails,
    timezone: contact.timezone,
    timezoneSource: contact.timezoneSource,
    doNotContact: contact.doNotContact,
    preferredChannel: contact.preferredChannel,
    channels: contact.channels,
    tags: contact.tags,
    lists: contact.listIds,
    customFields: Object.fromEntries(contact.customFields.map(({ name, value }) => [name, value])),
    attributes: contact.attributes,
    status: contact.status,
    lastDialTime: contact.lastDialTime?.toISOString() ?? null,
    mostRecentOutcome: contact.mostRecentOutcome,
    version: contact.version,
    createdAt: contact.createdAt.toISOString(),
    updatedAt: contact.updatedAt.toISOString(),
    deletedAt: contact.deletedAt?.toISOString() ?? null,
  }
}
