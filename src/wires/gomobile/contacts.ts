import { type Static, Type } from 'typebox'
import { allows } from '../../core/access/principal.ts'
import { workspaceKeyScope } from '../../core/access/workspace-scope.ts'
import { type ContactWrite, keepingIdentifiers } from '../../core/contacts/draft.ts'
import { expectAllWritten, expectWritten, type WriteOutcome } from '../../core/contacts/outcome.ts'
import { getContact as getCoreContact } from '../../core/contacts/read-contacts.ts'
import { writeContacts } from '../../core/contacts/write-contacts.ts'
import { type ContactQuery, findContacts } from '../../core/finding/find-contacts.ts'
import { refuseFaults } from '../../core/kernel/failure.ts'
import { at, type Fault } from '../../core/kernel/fault.ts'
import { limits } from '../../core/kernel/limits.ts'
import type { Services } from '../../core/services.ts'
import { normaliseEmail } from '../../core/values/email.ts'
import { type Call, operation } from '../../http/calls/operation.ts'
import { listInPieces } from '../../http/calls/pieces.ts'
import { Fields, IdParams, Text } from '../../http/validation/schema.ts'
import {
  ChangeContactBody,
  ContactWire,
  CreateContactBody,
  DetailedContactWire,
  draftFromWire,
  toDetailedWire,
  toWire,
  UpsertContactsBody,
} from './contact-codec.ts'
import { metaOf, PageQuery, PageWire, pageOf } from './records.ts'

const sortKeys = {
  firstName: 'firstName',
  lastName: 'lastName',
  primaryPhone: 'phone',
  primaryEmail: 'email',
  createdAt: 'createdAt',
} as const

const contactPageQuery = PageQuery(['firstName', 'lastName', 'primaryPhone', 'primaryEmail', 'createdAt'], {
  searches: 'a name, the phone or the email',
})

export const listContacts = ({ directory }: Services) =>
  operation({
    id: 'listContacts',
    summary: 'List contacts',
    description:
      'Without customAttributes. `primaryPhone` and `primaryEmail` find exactly that one; `search` any part of a name, business, email or phone, words by their beginnings without accents too. Contacts that lack what is sorted by come last, in either order.',
    group: 'Contacts',
    scope: 'read',
    query: Fields({
      ...contactPageQuery.properties,
      primaryPhone: Type.Optional(Text(limits.textMax, { description: 'Exactly this one, in any form' })),
      primaryEmail: Type.Optional(Text(limits.emailMax, { description: 'Exactly this one, without case' })),
    }),
    answers: { 200: PageWire(ContactWire) },
    async handle(call) {
      const { primaryPhone: phone, primaryEmail: email } = call.query
      return await contactPage(directory, call, { phone, email })
    },
  })

export const listAudienceContacts = ({ directory }: Services) =>
  operation({
    id: 'listAudienceContacts',
    summary: 'List the contacts of an audience',
    description: 'As `GET /api/contact` lists all.',
    group: 'Audiences',
    scope: 'read',
    params: IdParams,
    query: contactPageQuery,
    answers: { 200: PageWire(ContactWire) },
    async handle(call) {
      return await contactPage(directory, call, { listId: call.params.id })
    },
  })

type PageCall = Call<unknown, Static<typeof contactPageQuery>, unknown>

/** The page of these contacts that a query asks for. */
async function contactPage(
  directory: Services['directory'],
  { query, principal, requestId }: Pick<PageCall, 'query' | 'principal' | 'requestId'>,
  narrowed: Pick<ContactQuery, 'phone' | 'email'> | Pick<ContactQuery, 'listId'>,
) {
  const scope = await workspaceKeyScope(directory, principal, requestId)
  const { sortBy = 'createdAt', sortOrder = 'desc', search } = query
  const page = pageOf(query)
  const {
    contacts,
    rest,
    total = 0,
  } = await findContacts(scope, {
    ...narrowed,
    q: search,
    findsParts: true,
    sort: `${sortOrder === 'desc' ? '-' : ''}${sortKeys[sortBy]}`,
    limit: page.limit,
    offset: page.offset,
    total: true,
    inPieces: true,
  })
  const meta = metaOf(page, total)
  return { status: 200, ...listInPieces(toWire, contacts, rest, (data) => ({ data, meta })) }
}

export const createContact = ({ directory, writes }: Services) =>
  operation({
    id: 'createContact',
    summary: 'Create a new contact',
    description:
      'Phone and email are each unique among an organization’s contacts; a collision is 409 and its message names the holder. Answers without customAttributes; `GET /api/contact/{id}` has them.',
    group: 'Contacts',
    scope: 'write',
    body: CreateContactBody,
    collectsFaults: true,
    answers: { 201: ContactWire },
    async handle({ body, faults, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const outcome = await writes.submit(scope, { op: 'create', draft: draftFromWire(body, faults) })
      return { status: 201, body: toWire(expectWritten(outcome).contact) }
    },
  })

export const upsertContacts = ({ directory }: Services) =>
  operation({
    id: 'upsertContacts',
    summary: 'Create or update contacts',
    description: `At most ${limits.batchMax}, matched by primaryPhone alone; on a match given values overwrite. All or none: one bad item refuses the whole call, with its index. Several items of one phone are taken in order.`,
    group: 'Contacts',
    scope: 'upsert',
    body: UpsertContactsBody,
    bodyBytesMax: limits.batchBodyBytesMax,
    collectsFaults: true,
    answers: { 204: null },
    async handle({ body, faults, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      // What is wrong with no item's field leaves no list of items to judge.
      if (!faults.every(({ field }) => withinItem.test(field))) refuseFaults(faults)
      const faultsOf = byItem(faults)
      const replacing = { default: 'replace' } as const
      const modes = allows(principal, 'write') ? replacing : keepingIdentifiers(replacing)
      const writes = body.data.map((item, index): ContactWrite => {
        const draft = draftFromWire(item, faultsOf.get(index) ?? [])
        return { op: 'upsert', draft, matchBy: ['phone'], modes }
      })
      const outcomes = await writeContacts(scope, writes, { atomic: true })
      expectAllWritten(withItemsNamed(outcomes, body.data), 'data')
      return { status: 204 }
    },
  })

type Item = Static<typeof UpsertContactsBody>['data'][number]

/** A collision with an earlier item names that item: the id of what was not written would mean nothing. */
function withItemsNamed(outcomes: readonly WriteOutcome[], items: readonly Item[]): WriteOutcome[] {
  const keys = items.map(({ primaryEmail }) => normaliseEmail(primaryEmail ?? '')?.emailKey)
  return outcomes.map((outcome, index) => {
    if (outcome.status !== 'conflict') return outcome
    const first = keys[index] === undefined ? index : keys.indexOf(keys[index])
    const conflicts = outcome.conflicts.map((conflict) =>
      conflict.field === 'email' && first < index ? { field: 'email', sameAs: at('data', first) } : conflict,
    )
    return { ...outcome, conflicts }
  })
}

const withinItem = /^data\[(\d+)\]\.(.*)$/s

/** The faults of each item, their places within it. */
function byItem(faults: readonly Fault[]): Map<number, Fault[]> {
  const items = new Map<number, Fault[]>()
  for (const fault of faults) {
    const [, index, field = ''] = withinItem.exec(fault.field) ?? []
    const item = Number(index)
    items.set(item, [...(items.get(item) ?? []), { ...fault, field }])
  }
  return items
}

export const getContact = ({ directory }: Services) =>
  operation({
    id: 'getContact',
    summary: 'Get a contact with its custom attributes',
    group: 'Contacts',
    scope: 'read',
    params: IdParams,
    answers: { 200: DetailedContactWire },
    async handle({ params: { id }, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      return { status: 200, body: toDetailedWire(await getCoreContact(scope, id)) }
    },
  })

/** `PUT` and `PATCH` are one operation under two ids: this vendor's PUT changes only what is given, too. */
export const changeContact = ({ directory, writes }: Services, id: 'changeContact' | 'putContact') =>
  operation({
    id,
    summary: 'Change a contact',
    description:
      'Changes only what is given, with PUT and PATCH alike; null clears. customAttributes merge. A body that changes nothing leaves updatedAt alone.',
    group: 'Contacts',
    scope: 'write',
    params: IdParams,
    body: ChangeContactBody,
    collectsFaults: true,
    answers: { 200: ContactWire },
    async handle({ params: { id }, body, faults, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const outcome = await writes.submit(scope, { op: 'update', id, draft: draftFromWire(body, faults) })
      return { status: 200, body: toWire(expectWritten(outcome).contact) }
    },
  })

export const removeContact = ({ directory, writes }: Services) =>
  operation({
    id: 'removeContact',
    summary: 'Delete a contact (soft delete)',
    description:
      'Its phone and email are free at once, its data stays. Answers the contact as it was deleted; deleting it again answers the same.',
    group: 'Contacts',
    scope: 'delete',
    params: IdParams,
    answers: { 200: ContactWire },
    async handle({ params: { id }, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const outcome = await writes.submit(scope, { op: 'delete', id })
      return { status: 200, body: toWire(expectWritten(outcome).contact) }
    },
  })
