import { type Static, Type } from 'typebox'
import { limits } from '../../core/limits.ts'
import type { List as CoreList } from '../../core/lists/list.ts'
import { Fields, List, NullableText, Text, Uuid } from '../../http/schema.ts'
import { nobody, recordKeys } from './record.ts'

/** An audience as this wire answers it. */
export const AudienceWire = Fields(
  {
    id: Uuid(),
    organizationId: Uuid(),
    name: Text(limits.textMax),
    description: NullableText(limits.descriptionMax),
    contactCount: Type.Integer({ description: 'Exact' }),
    ...recordKeys,
  },
  { title: 'Audience' },
)

const name = Text(64, {
  minLength: 3,
  description: 'Need not be unique',
  examples: ['Premium Customers'],
})

const description = Type.Optional(
  NullableText(256, { examples: ['Customers on premium subscription plans'] }),
)

export const CreateAudienceBody = Fields({ name, description })

export const ChangeAudienceBody = Fields({ name: Type.Optional(name), description })

/** A transaction a thousand: more would outlast the request. */
const contactsMax = 10_000

export const AddContactsBody = Fields({ contacts: List(Uuid(), { maxItems: contactsMax }) })

/** A list of contacts in this wire's words. */
export function audienceToWire(
  organizationId: string,
  list: CoreList & { memberCount: number },
): Static<typeof AudienceWire> {
  return {
    id: list.id,
    organizationId,
    name: list.name,
    description: list.description,
    contactCount: list.memberCount,
    createdAt: list.createdAt.toISOString(),
    updatedAt: list.updatedAt.toISOString(),
    ...nobody,
  }
}
