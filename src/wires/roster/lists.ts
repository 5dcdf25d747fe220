import { type Static, Type } from 'typebox'
import { limits } from '../../core/kernel/limits.ts'
import { versionOf } from '../../core/kernel/precondition.ts'
import {
  type List as CoreList,
  changeList as changeCoreList,
  createList as createCoreList,
  getList as getCoreList,
  holdList,
  listLists as listCoreLists,
  removeList as removeCoreList,
  restoreList as restoreCoreList,
} from '../../core/lists/lists.ts'
import {
  changeMembers as changeCoreMembers,
  countMembers,
  listMembers as listCoreMembers,
} from '../../core/lists/members.ts'
import type { Services } from '../../core/services.ts'
import { callScope, nothingToChange, pathScope } from '../../http/calls/call-scope.ts'
import { changeIfMatch } from '../../http/calls/conditional.ts'
import { cursorOf, isIdKey } from '../../http/calls/cursor.ts'
import { operation } from '../../http/calls/operation.ts'
import { Fields, IdParams, List, NullableText, Text, Timestamp, Uuid } from '../../http/validation/schema.ts'
import { contactToWire } from './contact-fields.ts'
import { askedFields, fieldsQuery, pick } from './contact-parts.ts'
import { FoundContactWire } from './find-contacts.ts'
import { Page, toPage, totalOf } from './pages.ts'
import {
  AffectedWire,
  affectedToWire,
  deletedQuery,
  nameQuery,
  OwnerQuery,
  ownerQuery,
  pageQuery,
  pageSizeDefault,
  RemovalQuery,
  WorkspaceQuery,
  workspaceBody,
  workspaceQuery,
} from './parameters.ts'

const listName = Text(limits.textMax, {
  description: 'Two lists may have the same',
  examples: ['March campaign'],
})

const listDescription = NullableText(limits.descriptionMax)

const list = {
  id: Uuid(),
  name: listName,
  description: listDescription,
  createdAt: Timestamp(),
  updatedAt: Timestamp(),
}

const ListWire = Fields(list, { title: 'List' })

/** A list that was looked up alone. */
const CountedListWire = Fields(
  { ...list, memberCount: Type.Integer({ description: 'Living contacts on it' }) },
  { title: 'CountedList' },
)

/** A list in this wire's words. */
function listToWire(list: CoreList): Static<typeof ListWire> {
  return {
    id: list.id,
    name: list.name,
    description: list.description,
    createdAt: list.createdAt.toISOString(),
    updatedAt: list.updatedAt.toISOString(),
  }
}

/** What a list is called and described as, without spaces around it. */
function trimmed(body: { name?: string; description?: string | null }) {
  return { name: body.name?.trim(), description: body.description?.trim() ?? body.description }
}

const cursor = cursorOf('lists', isIdKey)

export const listLists = ({ directory }: Services) =>
  operation({
    id: 'listLists',
    summary: 'List lists, newest first',
    group: 'Lists',
    scope: 'read',
    query: Fields({
      ...workspaceQuery,
      ...nameQuery,
      ...deletedQuery('The deleted ones, which can be restored'),
      ...pageQuery(),
    }),
    answers: { 200: Page(ListWire) },
    async handle(call) {
      const { query } = call
      const { limit = pageSizeDefault } = query
      const beforeId = cursor.read(query.cursor)
      const scope = await callScope(directory, call)
      const { lists, hasMore, total } = await listCoreLists(scope, {
        limit,
        total: query.total,
        beforeId,
        q: query.q,
        deleted: query.deleted,
      })
      return { status: 200, body: toPage(lists, hasMore, listToWire, ({ id }) => cursor.write(id), total) }
    },
  })

const CreateListBody = Fields(
  { ...workspaceBody, name: listName, description: Type.Optional(listDescription) },
  { title: 'NewList' },
)

export const createList = ({ directory }: Services) =>
  operation({
    id: 'createList',
    summary: 'Create a list',
    description: 'An empty one. The other wires call it a contact list or an audience; it is the same.',
    group: 'Lists',
    scope: 'write',
    query: WorkspaceQuery,
    body: CreateListBody,
    collectsFaults: true,
    versioned: 'create',
    answers: { 201: ListWire },
    async handle(call) {
      const { body, faults } = call
      const scope = await callScope(directory, call)
      const { name, description } = trimmed(body)
      const list = await createCoreList(scope, { name, description, faults })
      const location = `/v2/lists/${list.id}`
      return { status: 201, body: listToWire(list), version: versionOf(list), location }
    },
  })

export const getList = ({ directory }: Services) =>
  operation({
    id: 'getList',
    summary: 'Get a list',
    group: 'Lists',
    scope: 'read',
    params: IdParams,
    query: OwnerQuery,
    versioned: 'read',
    answers: { 200: CountedListWire },
    async handle(call) {
      const list = await getCoreList(await pathScope(directory, 'lists', call), call.params.id)
      const body = { ...listToWire(list), memberCount: list.memberCount }
      return { status: 200, body, version: versionOf(list) }
    },
  })

const ChangeListBody = Fields(
  { ...workspaceBody, name: Type.Optional(listName), description: Type.Optional(listDescription) },
  { title: 'ListChange' },
)

export const changeList = ({ directory }: Services) =>
  operation({
    id: 'changeList',
    summary: 'Change a list',
    description: 'At least one field; null clears the description. Its members are not touched.',
    group: 'Lists',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    body: ChangeListBody,
    collectsFaults: true,
    versioned: 'change',
    answers: { 200: ListWire },
    async handle(call) {
      const { params, body, faults } = call
      const scope = await pathScope(directory, 'lists', call)
      const { name, description } = trimmed(body)
      const list = await changeIfMatch(
        call,
        scope,
        { hold: holdList, given: { name, description } },
        (scope) => changeCoreList(scope, params.id, { name, description, faults }),
      )
      return { status: 200, body: listToWire(list), version: versionOf(list) }
    },
  })

export const removeList = ({ directory }: Services) =>
  operation({
    id: 'removeList',
    summary: 'Delete a list',
    description:
      'The list, not the contacts on it; the answer says how many were. It can be restored with them, as the undo of `jobId` does. 409 `in_use` where a segment excludes by it, unless `force`. Again is 404.',
    group: 'Lists',
    scope: 'delete',
    params: IdParams,
    query: RemovalQuery,
    versioned: 'change',
    answers: { 200: AffectedWire },
    async handle(call) {
      const scope = await pathScope(directory, 'lists', call)
      const removed = await changeIfMatch(call, scope, { hold: holdList }, (scope) =>
        removeCoreList(scope, call.params.id, call.query),
      )
      return { status: 200, body: affectedToWire(call, removed.memberCount, removed) }
    },
  })

export const listMembers = ({ directory }: Services) =>
  operation({
    id: 'listMembers',
    summary: 'List the contacts on a list',
    description: 'The living ones, in the order in which they were created.',
    group: 'Lists',
    scope: 'read',
    params: IdParams,
    query: Fields({ ...ownerQuery, ...fieldsQuery, ...pageQuery() }),
    answers: { 200: Page(FoundContactWire) },
    async handle(call) {
      const { params, query } = call
      const shown = askedFields(call)
      const { id } = params
      const { limit = pageSizeDefault } = query
      const cursor = cursorOf(`members ${id}`, isIdKey)
      const afterId = cursor.read(query.cursor)
      const scope = await pathScope(directory, 'lists', call)
      const { contacts, nextAfterId } = await listCoreMembers(scope, id, { limit, afterId })
      const nextCursor = nextAfterId === undefined ? null : cursor.write(nextAfterId)
      const total = await totalOf(query, () => countMembers(scope, id))
      const data = contacts.map((contact) => pick(contactToWire(contact), shown))
      const body = { data, nextCursor, ...(total !== undefined && { total }) }
      return { status: 200, body }
    },
  })

const contactIds = List(Uuid(), {
  maxItems: limits.batchMax,
  description: `Ids of contacts, at most ${limits.batchMax}`,
})

const ChangeMembersBody = Fields(
  { ...workspaceBody, add: Type.Optional(contactIds), remove: Type.Optional(contactIds) },
  { title: 'MembersChange', examples: [{ add: ['0199b5c2-7d31-7c44-9a05-3f6d1c0e8b27'] }] },
)

const count = (description: string) => Type.Integer({ minimum: 0, description })

const MembersChangedWire = Fields(
  {
    added: count('Contacts that joined'),
    removed: count('Contacts that left'),
    unchanged: count('Contacts that were as asked already'),
  },
  { title: 'MembersChanged' },
)

export const changeMembers = ({ directory }: Services) =>
  operation({
    id: 'changeMembers',
    summary: 'Put contacts on a list and take others off it',
    description:
      'Who is in both leaves. An id that is not a living contact of the workspace refuses the whole call. Each change is a version of its contact.',
    group: 'Lists',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    body: ChangeMembersBody,
    collectsFaults: true,
    records: ({ body: { add = [], remove = [] } }) => add.length + remove.length,
    answers: { 200: MembersChangedWire },
    async handle(call) {
      const scope = await pathScope(directory, 'lists', call)
      const { add = [], remove = [] } = call.body
      const faults = [...call.faults, ...nothingToChange(call.body, call.faults)]
      const { joined, left } = await changeCoreMembers(scope, call.params.id, { add, remove, faults })
      const named = new Set([...add, ...remove].map((contactId) => contactId.toLowerCase()))
      return {
        status: 200,
        body: { added: joined, removed: left, unchanged: named.size - joined - left },
      }
    },
  })

export const restoreList = ({ directory }: Services) =>
  operation({
    id: 'restoreList',
    summary: 'Restore a deleted list',
    description: 'With its members. A living one stays as it is.',
    group: 'Lists',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    answers: { 200: ListWire },
    async handle(call) {
      const scope = await pathScope(directory, 'lists', call)
      return { status: 200, body: listToWire(await restoreCoreList(scope, call.params.id)) }
    },
  })
