import { Type } from 'typebox'
import { limits } from '../core/limits.ts'
import { NullableText } from './schema.ts'

/** What the wires that have workspaces say of one besides its name, each in the core's words. */
export const workspaceFields = {
  description: NullableText(limits.descriptionMax),
  timezone: NullableText(limits.textMax, {
    description: 'IANA time zone name: what a contact gets whose phone tells none',
    examples: ['Europe/Paris'],
  }),
  icon: NullableText(limits.textMax),
  contactName: NullableText(limits.textMax),
  contactPhone: NullableText(limits.textMax),
  contactEmail: NullableText(limits.emailMax),
  streetAddress: NullableText(limits.addressMax),
  state: NullableText(limits.textMax),
  zip: NullableText(limits.textMax),
  country: NullableText(limits.textMax),
  businessRegistrationNumber: NullableText(limits.textMax),
}

/** The same as a body has them, each optional. */
export const workspaceSettings = Type.Partial(Type.Object(workspaceFields)).properties
