import { type Static, Type } from 'typebox'
import {
  changePerson as changeCorePerson,
  countPeople,
  listPeople as listCorePeople,
  type Person,
  removePerson as removeCorePerson,
} from '../../core/access/people/people.ts'
import { roles } from '../../core/access/principal.ts'
import { limits } from '../../core/kernel/limits.ts'
import type { Services } from '../../core/services.ts'
import { operation } from '../../http/calls/operation.ts'
import { Fields, IdParams, OneOf, Text, Timestamp, Uuid } from '../../http/validation/schema.ts'
import { directoryCursor, directoryPage, Page, toDirectoryPage, totalOf } from './pages.ts'
import { pageQuery } from './parameters.ts'

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
  examples: ['editor'],
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

const cursor = directoryCursor('people')

export const listPeople = ({ directory }: Services) =>
  operation({
    id: 'listPeople',
    summary: 'List the account’s people, newest first',
    group: 'People',
    scope: 'admin',
    query: Fields(pageQuery()),
    answers: { 200: Page(PersonWire) },
    async handle({ query, principal }) {
      const page = directoryPage(cursor, query)
      const people = await listCorePeople(directory, principal, page)
      const total = await totalOf(query, () => countPeople(directory, principal))
      return { status: 200, body: toDirectoryPage(people, page, personToWire, cursor, total) }
    },
  })

export const changePerson = ({ directory }: Services) =>
  operation({
    id: 'changePerson',
    summary: 'Change a person’s name or role',
    description: 'At once, also for who is signed in. The last owner stays one: 409.',
    group: 'People',
    scope: 'admin',
    params: IdParams,
    body: Fields({ name: Type.Optional(personName), role: Type.Optional(role) }, { title: 'PersonChange' }),
    collectsFaults: true,
    answers: { 200: PersonWire },
    async handle({ params: { id }, body, faults, principal }) {
      const person = await changeCorePerson(directory, principal, id, { ...body, faults })
      return { status: 200, body: personToWire(person) }
    },
  })

export const removePerson = ({ directory }: Services) =>
  operation({
    id: 'removePerson',
    summary: 'Remove a person',
    description:
      'Their sessions end, and the links they made; API keys that they know do not. What they did stays in the history under their id. The last owner stays: 409.',
    group: 'People',
    scope: 'admin',
    params: IdParams,
    answers: { 204: null },
    async handle({ params: { id }, principal }) {
      await removeCorePerson(directory, principal, id)
      return { status: 204 }
    },
  })
