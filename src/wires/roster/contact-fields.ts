import { type Static, type TSchema, Type } from 'typebox'
import type { Contact } from '../../core/fields/contact-fields.ts'
import { limits } from '../../core/kernel/limits.ts'
import {
  Dictionary,
  Fields,
  Flag,
  Json,
  List,
  Nullable,
  NullableText,
  OneOf,
  Text,
  Timestamp,
  Uuid,
} from '../../http/validation/schema.ts'

const word = (example?: string) => NullableText(limits.textMax, example ? { examples: [example] } : {})

/** The fields that are written as they are read, in the order in which answers show them. */
export const identity = {
  externalId: NullableText(limits.externalIdMax, {
    description: 'Your own id of this person, unique among the workspace’s living contacts',
    examples: ['crm-4711'],
  }),
  firstName: word('Ada'),
  lastName: word('Lovelace'),
  fullName: NullableText(limits.textMax, {
    description: 'Kept as given, never made from the other two',
    examples: ['Ada King, Countess of Lovelace'],
  }),
  businessName: word('Analytical Engines Ltd'),
  jobTitle: word('Programmer'),
  gender: word(),
  streetAddress: NullableText(limits.addressMax, { examples: ['12 St James’s Square'] }),
  fullAddress: NullableText(limits.addressMax, {
    description: 'The whole address in one text, kept as given',
  }),
  city: word('London'),
  state: word(),
  postalCode: word('SW1Y 4JH'),
  country: word('GB'),
  phone: NullableText(limits.textMax, {
    description:
      'Unique among the workspace’s living contacts. Spaces, dots, dashes, slashes and brackets are stripped and it is kept as E.164; without `+` it is read with the workspace’s default region',
    examples: ['+442079460123'],
  }),
  email: NullableText(limits.emailMax, {
    description: 'Unique among the workspace’s living contacts, compared without case, shown as given',
    examples: ['ada@example.com'],
  }),
  timezone: NullableText(limits.textMax, {
    description:
      'IANA time zone name. Left out on create: derived from the phone, else the workspace’s, else null. A write that changes the phone derives it again unless it was given; `derive` in its place derives it now',
    examples: ['Europe/London'],
  }),
}

export const reach = {
  doNotContact: Flag({ description: 'Nobody may call, text or mail this person', default: false }),
  preferredChannel: word('sms'),
  channels: List(Text(limits.textMax), {
    description: `At most ${limits.channelsMax}; written as a whole`,
    examples: [['sms', 'email']],
  }),
}

export const tagNames = (does: string) => List(Type.String(), { description: does, examples: [['vip']] })

export const listIds = (does: string) => List(Uuid(), { description: does })

export const dialState = {
  status: Text(limits.textMax, { description: 'Of dialling; `Waiting` at first' }),
  lastDialTime: Nullable(Timestamp({ description: 'To the millisecond' })),
  mostRecentOutcome: word('voicemail'),
}

/** Every schema as a field that may be left out. */
export function optional<P extends Record<string, TSchema>>(properties: P) {
  return Type.Partial(Type.Object(properties)).properties
}

/** A contact as this wire answers it: the full model, always every key. */
export const ContactWire = Fields(
  {
    id: Uuid(),
    workspaceId: Uuid(),
    ...identity,
    timezoneSource: Nullable(
      OneOf(['caller', 'phone', 'workspace'], {
        description: 'Where the time zone came from: given, derived from the phone, or the workspace’s',
      }),
    ),
    ...reach,
    tags: tagNames('By name, in alphabetical order by code point'),
    lists: listIds('Ids of the lists it is a member of'),
    customFields: Dictionary(Json(), {
      description: 'By display name, as typed as their fields; only those that have a value',
      examples: [{ 'Lead source': 'Website', MRR: 250, Signed: true }],
    }),
    attributes: Dictionary(Json(), {
      description:
        'What the gomobile wire was given under names that no custom field has; read-only here. A custom field made with that name as its slug takes it over',
    }),
    ...dialState,
    version: Type.Integer({ minimum: 1, description: '1 at first, one more with each change' }),
    createdAt: Timestamp(),
    updatedAt: Timestamp(),
    deletedAt: Nullable(Timestamp({ description: 'When it went to the bin' })),
  },
  { title: 'Contact' },
)

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
    streetAddress: contact.streetAddress,
    fullAddress: contact.fullAddress,
    city: contact.city,
    state: contact.state,
    postalCode: contact.postalCode,
    country: contact.country,
    phone: contact.phone,
    email: contact.email,
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
