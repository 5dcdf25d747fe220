import { type Static, Type } from 'typebox'
import { type ContactDraft, customDraft } from '../../core/contacts/draft.ts'
import type { Contact } from '../../core/fields/contact.ts'
import type { Fault } from '../../core/kernel/fault.ts'
import { limits } from '../../core/kernel/limits.ts'
import {
  Dictionary,
  Fields,
  Json,
  List,
  Nullable,
  NullableText,
  OneOf,
  Text,
  Timestamp,
  Uuid,
} from '../../http/validation/schema.ts'
import { contactNames, faultsFromWire } from './names.ts'

const answerKeys = {
  id: Uuid(),
  organizationId: Uuid(),
  primaryPhone: NullableText(limits.textMax, {
    description: 'As it was written; null only for a contact that another wire made without a phone',
  }),
  channels: List(Text(limits.textMax)),
  createdAt: Timestamp(),
  updatedAt: Timestamp(),
  firstName: NullableText(limits.textMax),
  lastName: NullableText(limits.textMax),
  fullName: NullableText(limits.textMax),
  primaryEmail: NullableText(limits.emailMax),
  address: NullableText(limits.addressMax),
  city: NullableText(limits.textMax),
  state: NullableText(limits.textMax),
  zip: NullableText(limits.textMax),
  occupation: NullableText(limits.textMax),
  preferredChannel: NullableText(limits.textMax),
  gender: NullableText(limits.textMax, { description: '`male` or `female` unless another wire wrote it' }),
}

/** A contact as this wire answers it: exactly these keys (seed 003). */
export const ContactWire = Fields(answerKeys, { title: 'Contact' })

/** A contact with its attributes: only the answer for one contact has them. */
export const DetailedContactWire = Fields(
  {
    ...answerKeys,
    customAttributes: Dictionary(Json(), {
      description: 'Defined attributes by slug, and undefined ones as they were given',
      examples: [{ age: 30, interests: ['tech'] }],
    }),
  },
  { title: 'DetailedContact' },
)

const phoneNotes = {
  minLength: 3,
  description: 'Answered as written; compared, and unique, as E.164',
  examples: ['+212612345678'],
}

const name = (minLength: number, example: string) =>
  Type.Optional(NullableText(64, { minLength, examples: [example] }))

const writable = {
  firstName: name(2, 'John'),
  lastName: name(1, 'Doe'),
  fullName: name(3, 'John Doe'),
  primaryEmail: Type.Optional(
    NullableText(limits.emailMax, { description: 'Unique, without case', examples: ['john@example.com'] }),
  ),
  address: Type.Optional(NullableText(256, { minLength: 3, examples: ['123 Main St'] })),
  city: name(3, 'Casablanca'),
  state: name(3, 'Casablanca-Settat'),
  zip: name(3, '20000'),
  occupation: name(3, 'Engineer'),
  preferredChannel: name(3, 'phone'),
  gender: Type.Optional(Nullable(OneOf(['male', 'female']))),
  channels: Type.Optional(
    Nullable(List(Text(limits.textMax), { maxItems: limits.channelsMax, examples: [['sms']] })),
  ),
  customAttributes: Type.Optional(
    Nullable(
      Dictionary(Json(), {
        description:
          'Any keys, any JSON. A key that is a defined attribute’s slug is held to its type. Merged: keys left out stay, null clears one; null for all of it says nothing',
        examples: [{ age: 30, interests: ['tech'] }],
      }),
    ),
  ),
}

export const CreateContactBody = Fields({ primaryPhone: Text(20, phoneNotes), ...writable })

export const ChangeContactBody = Fields({
  primaryPhone: Type.Optional(NullableText(20, phoneNotes)),
  ...writable,
})

/** Open, unlike `Fields`: unknown keys are dropped here as they are at the top of a body. */
export const UpsertContactsBody = Fields({
  data: List(Type.Object({ primaryPhone: Text(20, phoneNotes), ...writable }), {
    maxItems: limits.batchMax,
  }),
})

/** What a body says, for the core. */
export function draftFromWire(
  body: Partial<Static<typeof ChangeContactBody>>,
  faults: readonly Fault[],
): ContactDraft {
  return {
    phone: body.primaryPhone,
    keepPhoneAsGiven: true,
    keepsTimeZone: true,
    email: body.primaryEmail,
    firstName: body.firstName,
    lastName: body.lastName,
    fullName: body.fullName,
    fullAddress: body.address,
    city: body.city,
    state: body.state,
    postalCode: body.zip,
    jobTitle: body.occupation,
    preferredChannel: body.preferredChannel,
    gender: body.gender,
    channels: body.channels,
    custom: customDraft(body.customAttributes, { by: 'slug', parse: false, unknown: 'keep' }),
    faults: faultsFromWire(faults, contactNames),
  }
}

/** A contact in this wire's words. */
export function toWire(contact: Contact): Static<typeof ContactWire> {
  return {
    id: contact.id,
    organizationId: contact.workspaceId,
    primaryPhone: contact.phoneAsGiven ?? contact.phone,
    channels: contact.channels,
    createdAt: contact.createdAt.toISOString(),
    updatedAt: contact.updatedAt.toISOString(),
    firstName: contact.firstName,
    lastName: contact.lastName,
    fullName: contact.fullName,
    primaryEmail: contact.email,
    address: contact.fullAddress,
    city: contact.city,
    state: contact.state,
    zip: contact.postalCode,
    occupation: contact.jobTitle,
    preferredChannel: contact.preferredChannel,
    gender: contact.gender,
  }
}

/** A contact as the wire has it, with its attributes. A field stands before an undefined attribute of its slug, which did not fit it. */
export function toDetailedWire(contact: Contact): Static<typeof DetailedContactWire> {
  const defined = contact.customFields.map(({ slug, value }) => [slug, value] as const)
  return {
    ...toWire(contact),
    customAttributes: Object.fromEntries([...Object.entries(contact.attributes), ...defined]),
  }
}
