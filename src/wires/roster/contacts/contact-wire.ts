import { type Static, Type } from 'typebox'
import type { Contact } from '../../../core/contacts/contact.ts'
import { Dictionary, Fields, Json, Nullable, OneOf, Timestamp, Uuid } from '../../../http/schema.ts'
import { dialState, identity, listIds, reach, tagNames } from './contact-fields.ts'

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
