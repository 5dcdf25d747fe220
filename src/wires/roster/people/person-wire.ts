import { type Static, Type } from 'typebox'
import { limits } from '../../../core/limits.ts'
import type { Person } from '../../../core/people/person.ts'
import { roles } from '../../../core/people/role.ts'
import { Fields, OneOf, Text, Timestamp, Uuid } from '../../../http/schema.ts'

export const personName = Text(limits.textMax, { examples: ['Ada Lovelace'] })

export const personEmail = Text(limits.emailMax, { examples: ['ada@example.com'] })

export const newPassword = Type.String({
  description: `${limits.passwordMin} to ${limits.passwordMax} characters of any kind; those that are tried first are refused`,
  examples: ['three blue herons at noon'],
})

export const linkToken = Type.String({
  maxLength: 128,
  description: 'What the link carries after `token=`; it works once',
})

export const role = OneOf(roles, {
  description: '`owner` reads, writes and administers; `editor` reads and writes; `viewer` reads',
})

export const PersonWire = Fields(
  {
    id: Uuid(),
    accountId: Uuid(),
    name: personName,
    email: personEmail,
    role,
    createdAt: Timestamp(),
    updatedAt: Timestamp(),
  },
  { title: 'Person' },
)

/** A person in this wire's words. */
export function personToWire({ createdAt, updatedAt, ...person }: Person): Static<typeof PersonWire> {
  return { ...person, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() }
}
