import { type Static, Type } from 'typebox'
import { refuseFaults } from '../../core/kernel/failure.ts'
import { closest } from '../../core/kernel/text.ts'
import { List, Text } from '../../http/validation/schema.ts'
import { ContactWire } from './contact-fields.ts'

/** The keys of contacts that a caller asks for: in a query with commas between, in a body as a list or likewise. */
export const fieldsQuery = {
  fields: Type.Optional(
    Text(1024, {
      description: 'Only these keys of each contact, with commas between; the id always comes',
      examples: ['firstName,phone,tags'],
    }),
  ),
}

export const fieldsBody = {
  fields: Type.Optional(
    Type.Union([List(Text(255), { maxItems: 100 }), Text(1024)], {
      description: 'Only these keys of each contact, as a list or with commas between; the id always comes',
      examples: [['firstName', 'phone', 'tags']],
    }),
  ),
}

interface AskedFields {
  query?: { fields?: string | undefined } | undefined
  body?: { fields?: readonly string[] | string | undefined } | undefined
}

type ContactKey = keyof Static<typeof ContactWire>
const contactKeys = Object.keys(ContactWire.properties) as ContactKey[]

/** What shows of each contact; refuses a name that is none. Undefined: all of it. */
export function askedFields({ query, body }: AskedFields): readonly ContactKey[] | undefined {
  const given = query?.fields ?? body?.fields
  if (given === undefined) return undefined
  // An item that is no text has its fault already.
  const items = typeof given === 'string' ? given.split(',') : given.filter((name) => name !== undefined)
  const names = items.map((name) => name.trim())
  refuseFaults(
    names.flatMap((name) => {
      if ((contactKeys as string[]).includes(name)) return []
      const suggestion = closest(name, contactKeys)
      return [{ field: 'fields', code: 'unknown_field', ...(suggestion && { suggestion }) } as const]
    }),
  )
  return contactKeys.filter((key) => key === 'id' || names.includes(key))
}

/** The contact with only these of its keys, and what else an answer says beside them. */
export function pick<C extends object>(contact: C, keys: readonly ContactKey[] | undefined): C {
  if (keys === undefined) return contact
  const shown = new Set<string>(keys)
  const isContact = new Set<string>(contactKeys)
  return Object.fromEntries(
    Object.entries(contact).filter(([key]) => shown.has(key) || !isContact.has(key)),
  ) as C
}
