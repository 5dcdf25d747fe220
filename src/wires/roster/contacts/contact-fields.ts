import { type TSchema, Type } from 'typebox'
import { limits } from '../../../core/limits.ts'
import { Flag, List, Nullable, NullableText, Text, Timestamp, Uuid } from '../../../http/schema.ts'

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
      'IANA time zone name. Left out on create: derived from the phone, else the workspace’s, else null',
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
