import { Type } from 'typebox'
import { findPerson } from '../../core/contacts/find-person.ts'
import type { Contact } from '../../core/fields/contact.ts'
import { findContacts, type PageEdge } from '../../core/finding/find-contacts.ts'
import { type FailureCode, Refusal } from '../../core/kernel/failure.ts'
import { limits } from '../../core/kernel/limits.ts'
import type { Services } from '../../core/services.ts'
import { callScope } from '../../http/calls/call-scope.ts'
import { type Answer, operation } from '../../http/calls/operation.ts'
import { Fields, Text, Uuid, Whole } from '../../http/validation/schema.ts'
import type { WritePhonebook } from './phonebooks.ts'
import { shortened, spokenName } from './spoken-name.ts'

/** Caller ID names are shown on small displays; SIP devices expect no more. */
export const callerNameMax = 32

const workspaceQuery = {
  workspaceId: Type.Optional(Uuid({ description: 'With an account key: the workspace' })),
}

/** What a lookup is refused for that a telephone shows no name for. */
const nameless: ReadonlySet<FailureCode> = new Set(['not_found', 'no_number', 'invalid', 'ambiguous'])

export const getCallerName = ({ directory, lookups }: Services) =>
  operation({
    id: 'getCallerName',
    summary: 'The name of a caller',
    description: `The name of the living contact that has the number, in any form a phone system sends: the full name, else first and last name, else the business, at most ${callerNameMax} characters. The body is empty if no contact has the number, several contacts share it, it is withheld, or the text is no number.`,
    group: 'Telephones',
    scope: 'lookup',
    query: Fields({
      ...workspaceQuery,
      number: Type.Optional(
        Text(limits.filterValueMax, { description: 'The caller’s number', example: '+442079460018' }),
      ),
    }),
    streams: ['text/plain'],
    answers: { 200: Type.String({ description: 'The name, or nothing' }) },
    async handle(call) {
      const scope = await callScope(directory, call)
      const phone = call.query.number
      const name = phone === undefined ? '' : await nameOf(() => findPerson(lookups, scope, { phone }))
      return { status: 200, body: name, headers: textHeaders }
    },
  })

const textHeaders = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'private, no-store' }

async function nameOf(find: () => Promise<{ contact: Contact }>): Promise<string> {
  try {
    const { contact } = await find()
    return shortened(spokenName(contact), callerNameMax)
  } catch (error) {
    if (error instanceof Refusal && nameless.has(error.failure.code)) return ''
    throw error
  }
}

/** More than any of these telephones keeps. */
export const phonebookMax = 5_000

interface Phonebook {
  id: string
  brand: string
  write: WritePhonebook
  /** The list stands in the path, for telephones that put a file name of their own behind a path. */
  hasListInPath?: boolean
}

const listId = Uuid({ description: 'Only members of this list' })

export const getPhonebook = (
  { directory }: Services,
  { id, brand, write, hasListInPath = false }: Phonebook,
) =>
  operation({
    id,
    summary: `A phonebook for ${brand} telephones`,
    description: `The living contacts that have a phone, by last and first name, with all their numbers; the first ${phonebookMax.toLocaleString('en')}. \`X-Total-Count\` says how many there are: name a list or a segment where that is more.`,
    group: 'Telephones',
    scope: 'read',
    params: hasListInPath ? Type.Object({ listId }) : Type.Object({}),
    query: Fields({
      ...workspaceQuery,
      listId: Type.Optional(listId),
      segmentId: Type.Optional(Uuid({ description: 'Only who is in this segment' })),
      limit: Type.Optional(
        Whole(1, phonebookMax, { description: 'At most so many contacts', default: phonebookMax }),
      ),
    }),
    isLarge: () => true,
    streams: ['text/xml'],
    answers: { 200: Type.String({ description: 'The phonebook' }) },
    async handle(call): Promise<Answer> {
      const scope = await callScope(directory, call)
      const { listId, segmentId, limit = phonebookMax } = { ...call.query, ...call.params }
      const { contacts, total } = await listWithPhones(scope, { listId, segmentId }, limit)
      return {
        status: 200,
        body: write(contacts),
        headers: {
          'content-type': 'text/xml; charset=utf-8',
          'content-disposition': 'inline; filename="phonebook.xml"',
          'cache-control': 'private, no-store',
          'x-total-count': String(total),
        },
      }
    },
  })

/** The first `max` contacts of a list or segment that have any number, a page at a time, and how many there are in all. */
async function listWithPhones(
  scope: Parameters<typeof findContacts>[0],
  chosen: { listId: string | undefined; segmentId: string | undefined },
  max: number,
): Promise<{ contacts: Contact[]; total: number }> {
  const contacts: Contact[] = []
  let from: PageEdge | undefined
  let total = 0
  do {
    const limit = Math.min(limits.pageMax, max - contacts.length)
    const page = await findContacts(scope, {
      filter: 'has:phone or has:otherPhones',
      sort: 'lastName,firstName',
      ...chosen,
      limit,
      from,
      total: from === undefined,
    })
    contacts.push(...page.contacts)
    total = page.total ?? total
    from = page.next
  } while (from !== undefined && contacts.length < max)
  return { contacts, total }
}
