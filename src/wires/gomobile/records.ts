import { type Static, type TSchema, Type } from 'typebox'
import { workspaceKeyScope } from '../../core/access/workspace-scope.ts'
import { getWorkspace } from '../../core/access/workspaces/workspaces.ts'
import { limits } from '../../core/kernel/limits.ts'
import type { Services } from '../../core/services.ts'
import { operation } from '../../http/calls/operation.ts'
import { Fields, List, OneOf, Text, Timestamp, Uuid, Whole } from '../../http/validation/schema.ts'

const always = { description: 'Always null: what was deleted is not shown, and Roster has no users' }

/** What audiences and attributes say of their own making. */
export const recordKeys = {
  createdAt: Timestamp(),
  updatedAt: Timestamp(),
  deletedAt: Type.Null(always),
  createdBy: Type.Null(always),
  updatedBy: Type.Null(always),
  deletedBy: Type.Null(always),
}

export const nobody = { deletedAt: null, createdBy: null, updatedBy: null, deletedBy: null }

const limitMax = 100
/** Keeps a page's offset within PostgreSQL's integer. */
const pageMax = Math.floor(2_147_483_647 / limitMax)

/** The query of a list, sorted by one of these. */
export function PageQuery<const SortKeys extends readonly [string, ...string[]]>(
  sortKeys: SortKeys,
  { searches }: { searches: string },
) {
  return Fields({
    page: Type.Optional(Whole(1, pageMax, { default: 1 })),
    limit: Type.Optional(Whole(1, limitMax, { default: 20 })),
    search: Type.Optional(Text(100, { description: `Part of ${searches}, without case` })),
    sortBy: Type.Optional(OneOf(sortKeys, { default: 'createdAt' })),
    sortOrder: Type.Optional(OneOf(['asc', 'desc'], { default: 'desc' })),
  })
}

const PageMeta = Fields(
  {
    page: Type.Integer(),
    limit: Type.Integer(),
    total: Type.Integer({ description: 'Exact' }),
    totalPages: Type.Integer(),
    hasNextPage: Type.Boolean(),
    hasPreviousPage: Type.Boolean(),
  },
  { title: 'PageMeta' },
)

/** One page of these and where it stands. */
export function PageWire<S extends TSchema>(items: S) {
  return Fields({ data: List(items), meta: PageMeta })
}

/** The page that a query asks for. */
export function pageOf({ page = 1, limit = 20 }: { page?: number; limit?: number }) {
  return { page, limit, offset: (page - 1) * limit }
}

/** Where a page stands among all of them. */
export function metaOf(
  { page, limit }: { page: number; limit: number },
  total: number,
): Static<typeof PageMeta> {
  const totalPages = Math.ceil(total / limit)
  return { page, limit, total, totalPages, hasNextPage: page < totalPages, hasPreviousPage: page > 1 }
}

/** Who calls. Roster has no users on this wire: the key stands for one. */
const CallerWire = Fields(
  {
    id: Text(limits.textMax, { description: 'The id of the key' }),
    organizationId: Uuid(),
    organizationName: Text(limits.textMax),
    email: Type.Null(),
    firstName: Type.Null(),
    lastName: Type.Null(),
  },
  { title: 'Caller' },
)

export const getCaller = ({ directory }: Services) =>
  operation({
    id: 'getCaller',
    summary: 'Whose key this is',
    description: 'For a client that checks its key. Roster has no users, so the key stands for one.',
    group: 'Users',
    scope: 'anybody known',
    answers: { 200: CallerWire },
    async handle({ principal, requestId }) {
      const { workspaceId } = await workspaceKeyScope(directory, principal, requestId)
      const { name } = await getWorkspace(directory, principal, workspaceId)
      const unknown = { email: null, firstName: null, lastName: null }
      const caller = { id: principal.keyId, organizationId: workspaceId, organizationName: name, ...unknown }
      return { status: 200, body: caller }
    },
  })
