import { type Static, Type } from 'typebox'
import type { ContactDraft, CustomDraft } from '../../core/contacts/draft.ts'
import type { Contact, CustomValue } from '../../core/fields/contact.ts'
import { joinOptions } from '../../core/fields/option-text.ts'
import type { Fault } from '../../core/kernel/fault.ts'
import { limits } from '../../core/kernel/limits.ts'
import {
  Fields,
  Flag,
  List,
  Nullable,
  NullableText,
  Text,
  Timestamp,
  toTheSecond,
  Uuid,
} from '../../http/validation/schema.ts'

/** Custom values as this wire answers them. */
const CustomFieldsWire = List(Fields({ custom_field_id: Uuid(), value: Type.String() }), {
  description: 'Those that have a value, always as text, by the age of their fields',
})

/** Custom values as a body names them. Open, unlike `Fields`: this wire ignores keys that it does not know here too. */
const CustomFieldsBody = Nullable(
  List(
    Type.Object({
      custom_field_id: Uuid(),
      value: NullableText(limits.customValueMax, {
        description: 'Text that reads as the field’s type. null clears',
      }),
    }),
    {
      description:
        'By id; an unknown one is refused. Fields that are not named keep their values; of a repeated id the last counts. null says nothing',
      maxItems: limits.customFieldsPerWorkspaceMax,
    },
  ),
)

/** What a body says of custom values, for the core. Parts that the schema found faulty are gone and passed over. */
function customFromWire(items: Static<typeof CustomFieldsBody> | undefined): CustomDraft {
  const given: Partial<NonNullable<typeof items>[number] | undefined>[] = items ?? []
  return {
    by: 'id',
    values: given.flatMap(({ custom_field_id: key, value } = {}, index) =>
      key === undefined || value === undefined ? [] : [{ key, value, path: `custom_fields[${index}].value` }],
    ),
    parse: true,
    unknown: 'refuse',
  }
}

/** Custom values in this wire's words; ids are uuid v7, so their order is the fields' age. */
function customToWire(values: readonly CustomValue[]): Static<typeof CustomFieldsWire> {
  return values
    .map(({ fieldId, type, value }) => ({
      custom_field_id: fieldId,
      value:
        type === 'multiSelect'
          ? joinOptions(value as string[])
          : typeof value === 'string'
            ? value
            : JSON.stringify(value),
    }))
    .sort((a, b) => (a.custom_field_id < b.custom_field_id ? -1 : 1))
}

const texts = {
  first_name: NullableText(limits.textMax),
  last_name: NullableText(limits.textMax),
  full_name: NullableText(limits.textMax, { description: 'As given; never made from the other names' }),
  business_name: NullableText(limits.textMax),
  full_address: NullableText(limits.addressMax),
  city: NullableText(limits.textMax),
  country: NullableText(limits.textMax),
  state: NullableText(limits.textMax),
  postal_code: NullableText(limits.textMax),
  phone: NullableText(limits.textMax, {
    description: 'Kept and answered as E.164; separators are stripped',
    examples: ['+14155551234'],
  }),
  job_title: NullableText(limits.textMax),
}

/** A contact as this wire answers it: exactly these keys, in this order (seeds 000 and 001). */
export const ContactWire = Fields({
  contact_list_id: Nullable(Uuid({ description: 'Its primary list' })),
  email: NullableText(limits.emailMax),
  ...texts,
  dnc: Flag(),
  custom_fields: CustomFieldsWire,
  id: Uuid(),
  subaccount_id: Uuid(),
  last_dial_time: Nullable(Timestamp()),
  most_recent_outcome: NullableText(limits.textMax),
  status: Text(limits.textMax, { description: '`Waiting` until somebody dials' }),
})

const writable = {
  ...Type.Partial(Type.Object(texts)).properties,
  street_address: Type.Optional(
    NullableText(limits.addressMax, { description: 'Kept, but not part of this wire’s answers' }),
  ),
  contact_list_id: Type.Optional(
    Nullable(
      Uuid({
        description:
          'The contact’s primary list: it joins this one and leaves the former primary one; other lists stay. null leaves it',
      }),
    ),
  ),
  custom_fields: Type.Optional(CustomFieldsBody),
}

export const CreateContactBody = Fields({
  email: Text(limits.emailMax, { examples: ['john@example.com'] }),
  ...writable,
  dnc: Type.Optional(Nullable(Flag({ description: 'Do not contact' }))),
})

export const ChangeContactBody = Fields({
  email: Type.Optional(NullableText(limits.emailMax)),
  ...writable,
  // Without the published default of false: a client made from it would clear the flag with every change.
  dnc: Type.Optional(Nullable(Flag({ description: 'Do not contact. Left out or null it stays' }))),
})

/** What a body says, for the core. */
export function draftFromWire(
  body: Static<typeof ChangeContactBody>,
  faults: readonly Fault[],
): ContactDraft {
  return {
    email: body.email,
    firstName: body.first_name,
    lastName: body.last_name,
    fullName: body.full_name,
    businessName: body.business_name,
    streetAddress: body.street_address,
    fullAddress: body.full_address,
    city: body.city,
    country: body.country,
    state: body.state,
    postalCode: body.postal_code,
    phone: body.phone,
    keepsTimeZone: true,
    jobTitle: body.job_title,
    doNotContact: body.dnc,
    custom: customFromWire(body.custom_fields),
    lists: { primary: body.contact_list_id, paths: { primary: 'contact_list_id' } },
    faults,
  }
}

/** A contact in this wire's words. */
export function toWire(contact: Contact): Static<typeof ContactWire> {
  return {
    contact_list_id: contact.primaryListId,
    email: contact.email,
    first_name: contact.firstName,
    last_name: contact.lastName,
    full_name: contact.fullName,
    business_name: contact.businessName,
    full_address: contact.fullAddress,
    city: contact.city,
    country: contact.country,
    state: contact.state,
    postal_code: contact.postalCode,
    phone: contact.phone,
    job_title: contact.jobTitle,
    dnc: contact.doNotContact,
    custom_fields: customToWire(contact.customFields),
    id: contact.id,
    subaccount_id: contact.workspaceId,
    last_dial_time: contact.lastDialTime && toTheSecond(contact.lastDialTime),
    most_recent_outcome: contact.mostRecentOutcome,
    status: contact.status,
  }
}

/** What this wire calls the core's fields, where the two differ: for faults and conflicts. */
export const wireNames: ReadonlyMap<string, string> = new Map([
  ['firstName', 'first_name'],
  ['lastName', 'last_name'],
  ['fullName', 'full_name'],
  ['businessName', 'business_name'],
  ['streetAddress', 'street_address'],
  ['fullAddress', 'full_address'],
  ['postalCode', 'postal_code'],
  ['jobTitle', 'job_title'],
  ['campaignId', 'campaign_id'],
  ['lists', 'contact_lists'],
])
