import { type Static, Type } from 'typebox'
import { type ContactDraft, customDraft } from '../../core/contacts/draft.ts'
import type { Contact, CustomValue } from '../../core/fields/contact.ts'
import { joinOptions } from '../../core/fields/option-text.ts'
import type { Fault } from '../../core/kernel/fault.ts'
import { limits } from '../../core/kernel/limits.ts'
import type { JsonValue } from '../../core/values/json-text.ts'
import {
  Dictionary,
  Fields,
  List,
  Nullable,
  NullableText,
  Text,
  Timestamp,
  toTheSecond,
  Uuid,
} from '../../http/validation/schema.ts'

/** A contact as this wire answers it: exactly these keys (seeds 002 and 004). */
export const ContactWire = Fields({
  id: Uuid(),
  workspaceId: Uuid(),
  firstName: NullableText(limits.textMax),
  lastName: NullableText(limits.textMax),
  email: NullableText(limits.emailMax),
  phone: NullableText(limits.textMax, { description: 'E.164' }),
  timezone: NullableText(limits.textMax, { description: 'IANA time zone name' }),
  tags: List(Text(limits.tagMax), { description: 'In alphabetical order, by code point' }),
  customFields: Dictionary(Type.String(), {
    description: 'By display name, always as text; only those that have a value',
  }),
  createdAt: Timestamp(),
  updatedAt: Timestamp(),
})

const writable = {
  workspaceId: Type.Optional(
    Nullable(Uuid({ description: 'Needed with an account key; with a workspace key optional and its own' })),
  ),
  firstName: Type.Optional(NullableText(limits.textMax)),
  lastName: Type.Optional(NullableText(limits.textMax)),
  email: Type.Optional(NullableText(limits.emailMax, { examples: ['john@example.com'] })),
  phone: Type.Optional(
    NullableText(limits.textMax, {
      description: 'E.164; separators are stripped',
      examples: ['+14155551234'],
    }),
  ),
  timezone: Type.Optional(
    NullableText(limits.textMax, {
      description:
        'IANA time zone name. Left out on create: derived from the phone, else the workspace’s, else null',
      examples: ['America/New_York'],
    }),
  ),
  tags: Type.Optional(
    Nullable(
      List(Type.String(), {
        description: `Added, never removed; made when missing. Trimmed, case-sensitive, 1 to ${limits.tagMax} characters`,
        examples: [['vip']],
      }),
    ),
  ),
  customFields: Type.Optional(
    Nullable(
      Dictionary(
        Type.Unsafe<string | number | boolean | null>({ type: ['string', 'number', 'boolean', 'null'] }),
        {
          description:
            'By display name, exactly (`{"Lead Source": "Website", "MRR": 250}`); one that was not defined before, with `POST /v2/custom-fields`, is refused. null clears a value; null for all of it says nothing',
        },
      ),
    ),
  ),
}

export const CreateContactBody = Fields(writable)
export const ChangeContactBody = Fields(writable)
export const UpsertContactBody = Fields({
  ...writable,
  preserveExisting: Type.Optional(
    Nullable(Type.Boolean({ description: 'Fill only what is empty on a match', default: false })),
  ),
})

type Body = Static<typeof CreateContactBody>

/** What a body says, for the core. */
export function draftFromWire(body: Body, faults: readonly Fault[]): ContactDraft {
  return {
    firstName: body.firstName,
    lastName: body.lastName,
    email: body.email,
    phone: body.phone,
    timezone: body.timezone,
    keepsTimeZone: true,
    tags: { add: body.tags ?? [] },
    custom: customDraft(body.customFields, { by: 'name', parse: true, unknown: 'refuse' }),
    faults,
  }
}

/** A contact in this wire's words. */
export function toWire(contact: Contact): Static<typeof ContactWire> {
  return {
    id: contact.id,
    workspaceId: contact.workspaceId,
    firstName: contact.firstName,
    lastName: contact.lastName,
    email: contact.email,
    phone: contact.phone,
    timezone: contact.timezone,
    tags: contact.tags,
    customFields: Object.fromEntries(contact.customFields.map((custom) => [custom.name, asText(custom)])),
    createdAt: toTheSecond(contact.createdAt),
    updatedAt: toTheSecond(contact.updatedAt),
  }
}

function asText({ type, value }: CustomValue): string {
  if (type === 'multiSelect') return joinOptions(value as string[])
  return typeof value === 'string' ? value : JSON.stringify(value satisfies JsonValue)
}
