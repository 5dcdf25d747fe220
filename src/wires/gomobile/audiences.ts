import { type Static, Type } from 'typebox'
import { workspaceKeyScope } from '../../core/access/workspace-scope.ts'
import { limits } from '../../core/kernel/limits.ts'
import {
  type List as CoreList,
  changeList,
  createList,
  getList,
  removeList,
  searchLists,
} from '../../core/lists/lists.ts'
import { changeMembers } from '../../core/lists/members.ts'
import type { Services } from '../../core/services.ts'
import { operation } from '../../http/calls/operation.ts'
import { Fields, IdParams, List, NullableText, Text, Uuid } from '../../http/validation/schema.ts'
import { metaOf, nobody, PageQuery, PageWire, pageOf, recordKeys } from './records.ts'

/** An audience as this wire answers it. */
const AudienceWire = Fields(
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

const CreateAudienceBody = Fields({ name, description })

const ChangeAudienceBody = Fields({ name: Type.Optional(name), description })

/** A transaction a thousand: more would outlast the request. */
const contactsMax = 10_000

const AddContactsBody = Fields({ contacts: List(Uuid(), { maxItems: contactsMax }) })

/** A list of contacts in this wire's words. */
function audienceToWire(
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

export const listAudiences = ({ directory }: Services) =>
  operation({
    id: 'listAudiences',
    summary: 'List audiences',
    group: 'Audiences',
    scope: 'read',
    query: PageQuery(['name', 'createdAt', 'updatedAt'], { searches: 'the name or the description' }),
    answers: { 200: PageWire(AudienceWire) },
    async handle({ query, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const { sortBy = 'createdAt', sortOrder = 'desc', search } = query
      const page = pageOf(query)
      const found = await searchLists(scope, { ...page, search, sortBy, sortOrder })
      const data = found.lists.map((list) => audienceToWire(scope.workspaceId, list))
      return { status: 200, body: { data, meta: metaOf(page, found.total) } }
    },
  })

export const createAudience = ({ directory }: Services) =>
  operation({
    id: 'createAudience',
    summary: 'Create an audience',
    description: 'Empty; `add-contacts` fills it. Every other wire’s contact lists are audiences here.',
    group: 'Audiences',
    scope: 'write',
    body: CreateAudienceBody,
    collectsFaults: true,
    answers: { 201: AudienceWire },
    async handle({ body, faults, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const list = await createList(scope, { ...body, faults })
      return { status: 201, body: audienceToWire(scope.workspaceId, { ...list, memberCount: 0 }) }
    },
  })

export const getAudience = ({ directory }: Services) =>
  operation({
    id: 'getAudience',
    summary: 'Get an audience',
    group: 'Audiences',
    scope: 'read',
    params: IdParams,
    answers: { 200: AudienceWire },
    async handle({ params: { id }, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      return { status: 200, body: audienceToWire(scope.workspaceId, await getList(scope, id)) }
    },
  })

/** `PUT` and `PATCH` are one operation under two ids, as for contacts. */
export const changeAudience = ({ directory }: Services, id: 'changeAudience' | 'putAudience') =>
  operation({
    id,
    summary: 'Change an audience',
    description: 'Changes only what is given, with PUT and PATCH alike; null clears the description.',
    group: 'Audiences',
    scope: 'write',
    params: IdParams,
    body: ChangeAudienceBody,
    collectsFaults: true,
    answers: { 200: AudienceWire },
    async handle({ params: { id }, body, faults, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      // The core asks for at least one field; on this wire a change of nothing is one.
      const saysSomething = Object.values(body).some((value) => value !== undefined) || faults.length > 0
      if (saysSomething) await changeList(scope, id, { ...body, faults })
      return { status: 200, body: audienceToWire(scope.workspaceId, await getList(scope, id)) }
    },
  })

export const removeAudience = ({ directory }: Services) =>
  operation({
    id: 'removeAudience',
    summary: 'Delete an audience',
    description: 'Its contacts stay. Answers 200 without a body; afterwards the id is not found.',
    group: 'Audiences',
    scope: 'delete',
    params: IdParams,
    answers: { 200: null },
    async handle({ params: { id }, principal, requestId }) {
      await removeList(await workspaceKeyScope(directory, principal, requestId), id)
      return { status: 200 }
    },
  })

export const addContacts = ({ directory }: Services) =>
  operation({
    id: 'addContacts',
    summary: 'Add contacts to an audience',
    description:
      'Contacts that are in it already stay in it. An id that is not a contact of the organization refuses the call, and no contact is added.',
    group: 'Audiences',
    scope: 'write',
    params: IdParams,
    body: AddContactsBody,
    records: ({ body }) => body.contacts.length,
    answers: { 201: AudienceWire },
    async handle({ params: { id }, body, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      await changeMembers(scope, id, { add: body.contacts, paths: { add: 'contacts' } })
      return { status: 201, body: audienceToWire(scope.workspaceId, await getList(scope, id)) }
    },
  })
