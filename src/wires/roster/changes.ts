import { type Static, Type } from 'typebox'
import {
  type Change,
  type ChangeType,
  changeTypes,
  currentCursor,
  type FeedQuery,
  readChanges,
} from '../../core/feed/read-changes.ts'
import { refuseFaults } from '../../core/kernel/failure.ts'
import { limits } from '../../core/kernel/limits.ts'
import { closest } from '../../core/kernel/text.ts'
import type { Services } from '../../core/services.ts'
import { callScope } from '../../http/calls/call-scope.ts'
import { operation } from '../../http/calls/operation.ts'
import {
  Dictionary,
  Fields,
  Flag,
  Json,
  List,
  Nullable,
  OneOf,
  Text,
  Timestamp,
  Uuid,
  Whole,
} from '../../http/validation/schema.ts'
import { ContactWire, contactToWire } from './contact-fields.ts'
import { isLarge, WorkspaceQuery, workspaceQuery } from './parameters.ts'

const FieldChangeWire = Fields({ from: Json(), to: Json() }, { title: 'FieldChange' })

const NamedRecord = Fields({ id: Uuid(), name: Nullable(Type.String()) })

const JobOutcome = Fields({
  kind: Type.String({ examples: ['bulk'] }),
  state: OneOf(['done', 'cancelled', 'failed']),
  counts: Dictionary(Type.Integer()),
  error: Nullable(Type.String({ description: 'With `failed`: why' })),
})

/** One thing that happened, as the feed and webhooks tell it. */
export const ChangeWire = Fields(
  {
    id: Type.String({ description: 'The same however often it is told', examples: ['0199b5c2-….3'] }),
    type: OneOf(changeTypes),
    contactId: Nullable(Uuid({ description: 'Of `contact.…`; null of everything else' })),
    version: Nullable(
      Type.Integer({ description: 'The contact’s version that this made; null where it made none' }),
    ),
    at: Timestamp(),
    actor: Type.String({ description: 'Who did it; a key is `key:` and its id, a person `person:`' }),
    operationId: Uuid({ description: 'What it was part of: the request (its `X-Request-Id`), batch or job' }),
    jobId: Type.Optional(Uuid({ description: 'The job that did it, or that ended' })),
    changes: Dictionary(FieldChangeWire, {
      description:
        'By field as contacts call it. Tags and custom fields by the names that they have now, lists by id. Of a creation everything that the contact began with',
      examples: [{ city: { from: null, to: 'London' } }],
    }),
    record: Type.Optional(
      Fields(
        {
          kind: Type.String({ examples: ['tag'] }),
          id: Uuid(),
          name: Nullable(Type.String({ description: 'What it was called after this' })),
          into: Type.Optional(NamedRecord),
          job: Type.Optional(JobOutcome),
        },
        {
          title: 'ChangedRecord',
          description: 'What `tag.…`, `list.…`, `field.…`, `segment.…`, `import.…` and `job.…` are about',
        },
      ),
    ),
    contact: Type.Optional(
      Nullable(
        Type.Unsafe<Static<typeof ContactWire>>({
          ...ContactWire,
          description:
            'With `include=contact`: the contact as it is now, the bin’s too; null when it is no more',
        }),
      ),
    ),
  },
  { title: 'Change' },
)

/** A change in this wire's words. */
export function changeToWire(change: Change): Static<typeof ChangeWire> {
  const { id, type, contactId, version, at, actor, operationId, jobId, changes, record, contact } = change
  return {
    id,
    type,
    contactId,
    version,
    at: at.toISOString(),
    actor,
    operationId,
    ...(jobId !== null && { jobId }),
    changes: { ...changes },
    ...(record !== null && { record }),
    ...(contact !== undefined && { contact: contact && contactToWire(contact) }),
  } as Static<typeof ChangeWire>
}

const feedQuery = {
  after: Type.Optional(
    Text(4096, {
      description:
        '`nextCursor` of an answer before, or a cursor; left out, the feed begins with the first change that the log has',
    }),
  ),
  types: Type.Optional(
    Text(4096, {
      description: 'Only these, separated by commas; `tag.*` stands for all that begin so',
      examples: ['contact.created,contact.updated', 'tag.*'],
    }),
  ),
  include: Type.Optional(OneOf(['contact'], { description: 'Also the contact as it is now' })),
  collapseJobs: Type.Optional(
    Flag({
      description:
        'Without the changes of contacts that bulk changes, imports and undos make; `job.finished` stands for them',
      default: false,
    }),
  ),
}

interface AskedFeed {
  after?: string | undefined
  types?: string | undefined
  include?: 'contact' | undefined
  collapseJobs?: boolean | undefined
}

/** What a query asks of the feed. */
function readFeedQuery({ after, types, include, collapseJobs }: AskedFeed): Omit<FeedQuery, 'limit'> {
  return {
    after,
    types: types === undefined ? undefined : readTypes(types),
    withContact: include === 'contact',
    collapseJobs,
  }
}

/** The types that a text names; refuses others. */
function readTypes(text: string): Set<ChangeType> {
  const found = new Set<ChangeType>()
  const unknown = text.split(',').filter((given) => {
    const name = given.trim()
    const meant = changeTypes.filter((type) =>
      name.endsWith('.*') ? type.startsWith(name.slice(0, -1)) : type === name,
    )
    for (const type of meant) found.add(type)
    return meant.length === 0
  })
  refuseFaults(
    unknown.map((name) => {
      const suggestion = closest(name, changeTypes)
      return {
        field: 'types',
        code: 'not_one_of',
        expected: changeTypes.join(', '),
        ...(suggestion && { suggestion }),
      }
    }),
  )
  return found
}

const FeedPageWire = Fields({
  data: List(ChangeWire),
  nextCursor: Type.String({ description: 'Send it as `after`; there is one even when nothing happened' }),
  hasMore: Flag({
    description: 'Whether more can be read at once. With `types` a page may be empty even so',
  }),
  lagMs: Type.Integer({
    minimum: 0,
    description:
      'How long ago the first change was made that is held back, since a transaction that began before it is still open',
  }),
})

const pageSize = 100

export const listChanges = ({ directory }: Services) =>
  operation({
    id: 'listChanges',
    summary: 'List what happened, from a cursor on',
    description:
      'Every change of contacts, tags, lists, custom fields and segments, and every job that ended. Nothing ever comes to stand before what was answered, so who follows `nextCursor` misses nothing; a contact’s versions come in their order; something may come twice, with the same `id`. 410 `cursor_expired` after a restore, or where the log no longer reaches back so far.',
    group: 'Changes',
    scope: 'read',
    query: Fields({
      ...workspaceQuery,
      ...feedQuery,
      limit: Type.Optional(Whole(1, limits.pageMax, { description: 'Changes a page', default: pageSize })),
    }),
    isLarge: ({ query }) => isLarge(query.limit),
    answers: { 200: FeedPageWire },
    async handle(call) {
      const { limit = pageSize, ...query } = call.query
      const scope = await callScope(directory, call)
      const page = await readChanges(scope, { ...readFeedQuery(query), limit })
      const { nextCursor, hasMore, lagMs } = page
      return { status: 200, body: { data: page.changes.map(changeToWire), nextCursor, hasMore, lagMs } }
    },
  })

export const getChangesCursor = ({ directory }: Services) =>
  operation({
    id: 'getChangesCursor',
    summary: 'Get a cursor of now',
    description:
      'Take it before an export: what the export does not have comes after the cursor. Both together tell everything, some of it twice.',
    group: 'Changes',
    scope: 'read',
    query: WorkspaceQuery,
    answers: {
      200: Fields({
        cursor: Type.String({ description: 'Send it as `after`' }),
        lagMs: Type.Integer({ minimum: 0 }),
      }),
    },
    async handle(call) {
      const scope = await callScope(directory, call)
      return { status: 200, body: await currentCursor(scope) }
    },
  })
