import { workspaceKeyScope } from '../../core/access/workspace-scope.ts'
import type { ContactWrite } from '../../core/contacts/draft.ts'
import { expectAllWritten, expectWritten } from '../../core/contacts/outcome.ts'
import { getContact as getCoreContact } from '../../core/contacts/read-contacts.ts'
import { writeContacts } from '../../core/contacts/write-contacts.ts'
import { findContacts } from '../../core/finding/find-contacts.ts'
import { refuseFaults } from '../../core/kernel/failure.ts'
import type { Fault } from '../../core/kernel/fault.ts'
import { limits } from '../../core/kernel/limits.ts'
import type { Services } from '../../core/services.ts'
import { operation } from '../../http/calls/operation.ts'
import { IdParams } from '../../http/validation/schema.ts'
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

export const listContacts = ({ directory }: Services) =>
  operation({
    id: 'listContacts',
    summary: 'List contacts',
    description:
      'Without customAttributes. `search` finds words by their beginnings, phones also by their last digits and emails by a part of their domain, without case and accents. Contacts that lack what is sorted by come last, in either order.',
    group: 'Contacts',
    scope: 'read',
    query: PageQuery(['firstName', 'lastName', 'primaryPhone', 'primaryEmail', 'createdAt'], {
      searches: 'a name, the phone or the email',
    }),
    answers: { 200: PageWire(ContactWire) },
    async handle({ query, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const { sortBy = 'createdAt', sortOrder = 'desc', search } = query
      const page = pageOf(query)
      const sort = `${sortOrder === 'desc' ? '-' : ''}${sortKeys[sortBy]}`
      const { limit, offset } = page
      const { contacts, total = 0 } = await findContacts(scope, {
        q: search,
        sort,
        limit,
        offset,
        total: true,
      })
      return { status: 200, body: { data: contacts.map(toWire), meta: metaOf(page, total) } }
    },
  })

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
      const writes = body.data.map((item, index): ContactWrite => {
        const draft = draftFromWire(item, faultsOf.get(index) ?? [])
        return { op: 'upsert', draft, matchBy: ['phone'], modes: { default: 'replace' } }
      })
      expectAllWritten(await writeContacts(scope, writes, { atomic: true }), 'data')
      return { status: 204 }
    },
  })

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
