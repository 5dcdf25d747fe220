import { type Static, Type } from 'typebox'
import { getContacts as getCoreContacts } from '../../core/contacts/find-person.ts'
import { type ContactQuery, findContacts, type PageEdge } from '../../core/finding/find-contacts.ts'
import { safeUpdatedAt } from '../../core/finding/safe-updated-at.ts'
import { limits } from '../../core/kernel/limits.ts'
import type { Services } from '../../core/services.ts'
import { callScope } from '../../http/calls/call-scope.ts'
import { cursorOf } from '../../http/calls/cursor.ts'
import { type Answer, operation } from '../../http/calls/operation.ts'
import {
  Fields,
  Flag,
  List,
  Nullable,
  OneOf,
  Text,
  Timestamp,
  Uuid,
  Whole,
} from '../../http/validation/schema.ts'
import { ContactWire, contactToWire, optional } from './contact-fields.ts'
import { askedFields, fieldsBody, fieldsQuery, pick } from './contact-parts.ts'
import {
  deletedQuery,
  isLarge,
  pageQuery,
  pageSizeDefault,
  workspaceBody,
  workspaceQuery,
} from './parameters.ts'
import { Filter } from './typed-json.ts'

const offsetMax = 2_147_483_647

/** What narrows, orders and pages contacts, but for the filter: text in a query, text or a tree in a body. */
const findParameters = {
  q: Type.Optional(
    Text(limits.searchMax, {
      description:
        'Words of a name, business or email by their beginnings; a domain; a phone number in any format or by its last digits. Without case and accents. Without `sort` the best come first',
      examples: ['ada love', '0123'],
    }),
  ),
  sort: Type.Optional(
    Text(limits.filterValueMax, {
      description:
        'A field of the contact or `customFields.<name>`; with `-` before it the other way round; or up to five with commas between. Those without a value come last. Default: `-createdAt`',
      examples: ['lastName,-createdAt', '-customFields.MRR'],
    }),
  ),
  ...pageQuery(),
  offset: Type.Optional(
    Whole(0, offsetMax, { description: 'Jump over so many, instead of a cursor', default: 0 }),
  ),
  total: Type.Optional(Flag({ description: 'Count all that match too, exactly', default: false })),
  ...deletedQuery('Find in the bin instead of among the living'),
}

const filterText = Text(limits.filterTextMax, {
  description: 'Which contacts, as text: see “Finding”',
  examples: ['tag:vip and country:(DE, AT)'],
})

const scopes = {
  listId: Type.Optional(Uuid({ description: 'Only members of this list' })),
  segmentId: Type.Optional(Uuid({ description: 'Only who is in this segment' })),
}

export const idsBody = Type.Optional(
  List(Uuid(), { maxItems: limits.selectedIdsMax, description: 'Only these contacts' }),
)

const FindQuery = Type.Object(findParameters)
type FindParameters = Static<typeof FindQuery>

const cursor = (whose: string) =>
  Nullable(Type.String({ description: `Send it as \`cursor\` for the page ${whose}` }))

/** A page of contacts; with `fields`, of parts of them. */
/** A contact, or of it the fields that were asked for. */
export const FoundContactWire = Fields(Type.Partial(ContactWire).properties, { title: 'FoundContact' })

const FoundContactsWire = Fields(
  {
    data: List(FoundContactWire, {
      description: 'Whole contacts, or the `fields` that were asked for and always the id',
    }),
    nextCursor: cursor('after this one; null on the last'),
    previousCursor: cursor('before this one; null on the first'),
    total: Type.Optional(Type.Integer({ description: 'Exact; only with `total=true`' })),
    safeUpdatedAt: Timestamp({
      description:
        'Below it no contact can still appear: who polls by `updated>=` begins the next walk here (`/docs/guides/sync`)',
    }),
  },
  { title: 'FoundContacts' },
)

interface Find
  extends Omit<FindParameters, 'cursor'>,
    Pick<ContactQuery, 'filter' | 'listId' | 'segmentId' | 'ids'> {
  cursor?: string | undefined
  shown?: ReturnType<typeof askedFields>
}

/** Finds contacts and puts the page into this wire's envelope. */
async function findForWire(
  scope: Parameters<typeof findContacts>[0],
  { cursor, limit = pageSizeDefault, shown, ...query }: Find,
): Promise<Pick<Answer, 'body' | 'record'>> {
  const list = ['contacts', query.sort, query.q && 'q', query.deleted && 'bin'].filter((part) => part)
  const cursors = cursorOf(list.join(' '), isEdgeKey)
  const key = cursors.read(cursor)
  const from = key && toEdge(key)
  // Asked for first: what is safe then is in the page.
  const safe = await safeUpdatedAt(scope)
  const { contacts, previous, next, total } = await findContacts(scope, {
    ...query,
    limit,
    from,
    mayBeCut: true,
  })
  const write = (edge: PageEdge | undefined) => (edge === undefined ? null : cursors.write(toKey(edge)))
  const page = {
    data: contacts.map(contactToWire).map((contact) => pick(contact, shown)),
    nextCursor: write(next),
    previousCursor: write(previous),
    ...(total !== undefined && { total }),
  }
  // A page that is as it was has its former tag, though time goes on.
  return { body: { ...page, safeUpdatedAt: safe.toISOString() }, record: page }
}

type EdgeKey = [way: 'next' | 'previous', part: number, key: string | null, id: string]

const toKey = ({ position: { part, key, id }, isBefore }: PageEdge): EdgeKey => [
  isBefore ? 'previous' : 'next',
  part,
  key,
  id,
]

const toEdge = ([way, part, key, id]: EdgeKey): PageEdge => ({
  position: { part, key, id },
  isBefore: way === 'previous',
})

/** Its shape; whether the order has such a place is for the core. */
function isEdgeKey(value: unknown): value is EdgeKey {
  if (!Array.isArray(value) || value.length !== 4) return false
  const [way, part, key, id] = value
  const isText = typeof key === 'string' || key === null
  return (
    (way === 'next' || way === 'previous') && typeof part === 'number' && isText && typeof id === 'string'
  )
}

export const listContacts = ({ directory }: Services) =>
  operation({
    id: 'listContacts',
    summary: 'List and find contacts',
    description:
      'Newest first unless `sort` or `q` say otherwise. A walk by cursor returns every contact that exists throughout, and whose sort value does not change, exactly once.',
    group: 'Contacts',
    scope: 'read',
    query: Fields({
      ...workspaceQuery,
      filter: Type.Optional(filterText),
      ...findParameters,
      ...scopes,
      ...fieldsQuery,
    }),
    isLarge: ({ query }) => isLarge(query.limit),
    answers: { 200: FoundContactsWire },
    async handle(call) {
      const { workspaceId: _, fields: __, ...query } = call.query
      const shown = askedFields(call)
      const scope = await callScope(directory, call)
      return { status: 200, ...(await findForWire(scope, { ...query, shown })) }
    },
  })

export const filterBody = Filter({
  description:
    'Text, or a tree: `{"and": […]}`, `{"or": […]}`, `{"not": …}` or `{"field", "op", "value"}`, see “Finding”',
  examples: [
    {
      and: [
        { field: 'doNotContact', op: 'eq', value: false },
        { field: 'country', op: 'eq', value: 'DE' },
      ],
    },
  ],
})

const SearchBody = Fields(
  {
    ...workspaceBody,
    filter: Type.Optional(filterBody),
    ...findParameters,
    ...scopes,
    ids: idsBody,
    ...fieldsBody,
  },
  { title: 'ContactSearch' },
)

export const searchContacts = ({ directory }: Services) =>
  operation({
    id: 'searchContacts',
    summary: 'Find contacts by a filter of any size',
    description:
      'The same as the list, with the filter as text or as a tree, and with up to 100,000 ids. The method `QUERY` (RFC 10008) does the same here and at `/v2/contacts`.',
    group: 'Contacts',
    scope: 'read',
    query: Fields({ ...workspaceQuery, ...fieldsQuery }),
    body: SearchBody,
    isLarge: ({ body }) => isLarge(body.limit),
    answers: { 200: FoundContactsWire },
    async handle(call) {
      const { workspaceId: _, fields: __, filter, ...query } = call.body
      const shown = askedFields(call)
      const scope = await callScope(directory, call)
      return {
        status: 200,
        ...(await findForWire(scope, { ...query, shown, filter: filter ?? undefined })),
      }
    },
  })

const identifiers = {
  ids: List(Text(limits.filterValueMax), { maxItems: limits.batchMax }),
  phones: List(Text(limits.filterValueMax), {
    maxItems: limits.batchMax,
    description: 'In any form',
    examples: [['+1 (415) 555-2671']],
  }),
  emails: List(Text(limits.filterValueMax), { maxItems: limits.batchMax }),
  externalIds: List(Text(limits.filterValueMax), { maxItems: limits.batchMax }),
}

const Found = Fields({
  data: List(ContactWire, { description: 'Each contact once, in the order in which it was first asked for' }),
  left: Type.Optional(
    List(Uuid(), {
      description: `Where the contacts come to more than ${limits.pageBytesMax / 1024 / 1024} MB: found, and not among \`data\`. Ask for them by these ids`,
    }),
  ),
  notFound: Fields(identifiers, {
    description: 'What no living contact has, and what cannot be such an identifier, as it was given',
  }),
  results: List(
    Fields(
      {
        by: OneOf(['id', 'phone', 'email', 'externalId']),
        value: Type.String({ description: 'As it was given' }),
        status: OneOf(['found', 'not_found', 'invalid'], {
          description: '`invalid`: it cannot be such an identifier',
        }),
        contactId: Nullable(Uuid({ description: 'The contact that it found: one of `data` or `left`' })),
      },
      { title: 'IdentifierResult' },
    ),
    { description: 'One for each identifier: the ids, then phones, emails and external ids, in their order' },
  ),
})

const singular = { ids: 'id', phones: 'phone', emails: 'email', externalIds: 'externalId' } as const

export const getContacts = ({ directory }: Services) =>
  operation({
    id: 'getContacts',
    summary: 'Get many contacts by id, phone, email or external id',
    description: `Up to ${limits.batchMax} identifiers together. Living contacts only; what is not found is named, and so is what cannot be an identifier: it costs the others nothing. A phone or email that exactly one contact has among its others finds that contact.`,
    group: 'Contacts',
    scope: 'read',
    query: Fields({ ...workspaceQuery, ...fieldsQuery }),
    body: Fields(
      { ...workspaceBody, ...optional(identifiers), ...fieldsBody },
      {
        title: 'ContactIdentifiers',
        examples: [{ phones: ['+1 (415) 555-2671'], externalIds: ['crm-4711'] }],
      },
    ),
    isLarge: ({ body }) => isLarge(countIdentifiers(body)),
    records: ({ body }) => countIdentifiers(body),
    answers: { 200: Found },
    async handle(call) {
      const { workspaceId: _, fields: __, ...given } = call.body
      const shown = askedFields(call)
      const scope = await callScope(directory, call)
      const { contacts, left, notFound, answers } = await getCoreContacts(scope, given)
      const results = answers.map(({ kind, ...answer }) => ({ by: singular[kind], ...answer }))
      const data = contacts.map((contact) => pick(contactToWire(contact), shown))
      return { status: 200, body: { data, ...(left.length > 0 && { left }), notFound, results } }
    },
  })

function countIdentifiers(given: { [Name in keyof typeof singular]?: unknown[] | undefined }): number {
  const { ids = [], phones = [], emails = [], externalIds = [] } = given
  return ids.length + phones.length + emails.length + externalIds.length
}
