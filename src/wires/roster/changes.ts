import { Type } from 'typebox'
import { readIncludes, readTypes } from '../../core/feed/change-types.ts'
import {
  countJobChanges,
  currentCursor,
  type FeedOrder,
  type FeedPage,
  type FeedQuery,
  listJobChanges,
  readChanges,
} from '../../core/feed/read-changes.ts'
import { refuseFaults } from '../../core/kernel/failure.ts'
import { limits } from '../../core/kernel/limits.ts'
import type { Services } from '../../core/services.ts'
import { callScope, pathScope } from '../../http/calls/call-scope.ts'
import { cursorOf, isIdKey } from '../../http/calls/cursor.ts'
import { eventStreamHeaders, eventStreamType, silenceMsMax, streamOf } from '../../http/calls/event-stream.ts'
import { operation } from '../../http/calls/operation.ts'
import {
  DocumentedAs,
  Fields,
  Flag,
  IdParams,
  List,
  OneOf,
  Text,
  Whole,
} from '../../http/validation/schema.ts'
import { ChangeWire, changeToWire } from './change-wire.ts'
import { Page, totalOf } from './pages.ts'
import {
  isLarge,
  ownerQuery,
  pageQuery,
  pageSizeDefault,
  WorkspaceQuery,
  workspaceQuery,
} from './parameters.ts'

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
  actor: Type.Optional(
    Text(200, {
      description: 'Only what this actor did, as `actor` names it',
      examples: ['person:0199b5c2-0000-7000-8000-000000000000'],
    }),
  ),
  include: Type.Optional(
    Text(200, {
      description:
        'Also, separated by commas: `contact`, the contact as it is now; `actor`, what the person or key is called, as `actorName`',
      examples: ['contact'],
    }),
  ),
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
  actor?: string | undefined
  include?: string | undefined
  collapseJobs?: boolean | undefined
}

/** What a query asks of the feed. */
function readFeedQuery({ after, types, actor, include, collapseJobs }: AskedFeed): Omit<FeedQuery, 'limit'> {
  const included = readIncludes(include)
  return {
    after,
    types: types === undefined ? undefined : readTypes(types),
    actor,
    withContact: included.has('contact'),
    withActor: included.has('actor'),
    collapseJobs,
  }
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

const waitMax = 60

export const listChanges = ({ directory, changeWatch }: Services) =>
  operation({
    id: 'listChanges',
    summary: 'List what happened, from a cursor on',
    description:
      'Every change of contacts, tags, lists, custom fields and segments, and every job that ended. Nothing ever comes to stand before what was answered, so who follows `nextCursor` misses nothing; a contact’s versions come in their order; something may come twice, with the same `id`. 410 `cursor_expired` after a restore, or where the log no longer reaches back so far. `order=desc` tells the same backwards, from the latest on: go on with `nextCursor` as `before`.',
    group: 'Changes',
    scope: 'read',
    fails: ['cursor_expired'],
    query: Fields({
      ...workspaceQuery,
      ...feedQuery,
      order: Type.Optional(
        OneOf(['asc', 'desc'], { description: '`desc`: the latest first', default: 'asc' }),
      ),
      before: Type.Optional(
        Text(4096, {
          description:
            'With `order=desc`: `nextCursor` of the answer before, or a cursor; left out, it begins with the latest change',
        }),
      ),
      limit: Type.Optional(Whole(1, limits.pageMax, { description: 'Changes a page', default: pageSize })),
      wait: Type.Optional(
        Whole(0, waitMax, {
          description: 'Seconds to wait for the first change where there is none; then an empty page',
          default: 0,
        }),
      ),
    }),
    // One that waits would keep the others from their turn.
    isLarge: ({ query }) => isLarge(query.limit) && !query.wait,
    answers: { 200: FeedPageWire },
    async handle(call) {
      const { limit = pageSize, wait = 0, before, order: _, ...query } = call.query
      const order = readOrder(call.query)
      const scope = await callScope(directory, call)
      const asked = { ...readFeedQuery(query), limit, order, before }
      const page =
        order === 'desc'
          ? await readChanges(scope, asked)
          : await changeWatch.next(scope, asked, { ms: wait * 1000 })
      const { nextCursor, hasMore, lagMs } = page
      return { status: 200, body: { data: page.changes.map(changeToWire), nextCursor, hasMore, lagMs } }
    },
  })

/** The direction that a query asks for. Refuses what means something in the other one only, naming `order`. */
function readOrder({ order, after, before, wait }: DirectedFeed): FeedOrder {
  const isBack = before !== undefined
  const isOnward = after !== undefined || wait !== undefined
  if (isBack ? order === 'asc' || isOnward : order === 'desc' && isOnward)
    refuseFaults([{ field: 'order', code: 'not_one_of', expected: isOnward ? 'asc' : 'desc' }])
  return isBack ? 'desc' : (order ?? 'asc')
}

interface DirectedFeed {
  order?: FeedOrder | undefined
  after?: string | undefined
  before?: string | undefined
  wait?: number | undefined
}

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

/** Then a client comes again with its last cursor: a key that was revoked meanwhile reads no further. */
const streamMsMax = 5 * 60_000

export const streamChanges = ({ directory, changeWatch }: Services) =>
  operation({
    id: 'streamChanges',
    summary: 'Follow what happens',
    description:
      'The same as server-sent events: each has the change as `data` and as `id` the cursor behind it, with which a client goes on by `Last-Event-ID`, as `EventSource` does by itself. Without it and `after` the stream begins with the first change that the log has. Something comes every 15 s, and after five minutes the stream ends for the client to come again.',
    group: 'Changes',
    scope: 'read',
    fails: ['cursor_expired'],
    query: Fields({ ...workspaceQuery, ...feedQuery }),
    answers: {
      200: DocumentedAs(Type.String(), ChangeWire),
    },
    streams: [eventStreamType],
    async handle(call) {
      const { query } = call
      const scope = await callScope(directory, call)
      const asked = { ...readFeedQuery(query), limit: pageSize }
      const last = call.header('last-event-id')
      const from = last === undefined ? { after: query.after } : { after: last, cursorField: 'Last-Event-ID' }
      const endsAt = performance.now() + streamMsMax
      // What is refused is refused before the stream begins.
      let page: FeedPage | undefined = await readChanges(scope, { ...asked, ...from })
      let after = page.nextCursor
      const events = streamOf(async (signal) => {
        if (changeWatch.isClosed || performance.now() >= endsAt) return undefined
        const next =
          page ?? (await changeWatch.next(scope, { ...asked, after }, { ms: silenceMsMax, signal }))
        page = undefined
        after = next.nextCursor
        return eventsOf(next)
      })
      return { status: 200, headers: eventStreamHeaders, body: events }
    },
  })

/** A page as events; an id without data moves a client's cursor and tells it nothing. */
function eventsOf({ changes, nextCursor }: FeedPage): string {
  const told = changes.map(
    (change) => `id: ${change.cursor}\ndata: ${JSON.stringify(changeToWire(change))}\n\n`,
  )
  return `${told.join('')}: still here\nid: ${nextCursor}\n\n`
}

export const listChangesOfJob = ({ directory }: Services) =>
  operation({
    id: 'listChangesOfJob',
    summary: 'List what a job changed',
    description:
      'The contacts that a bulk change, import, undo or retype wrote, with its changes of each; `limit` and `total` count contacts. Later changes are not included.',
    group: 'Jobs',
    scope: 'read',
    params: IdParams,
    query: Fields({ ...ownerQuery, ...pageQuery(), include: feedQuery.include }),
    answers: { 200: Page(ChangeWire) },
    async handle(call) {
      const { params, query } = call
      const { limit = pageSizeDefault } = query
      const cursor = cursorOf(`changes ${params.id}`, isIdKey)
      const afterId = cursor.read(query.cursor)
      const included = readIncludes(query.include)
      const scope = await pathScope(directory, 'jobs', call)
      const { changes, lastId, hasMore } = await listJobChanges(scope, params.id, {
        limit,
        afterId,
        withContact: included.has('contact'),
        withActor: included.has('actor'),
      })
      const nextCursor = hasMore && lastId !== undefined ? cursor.write(lastId) : null
      const total = await totalOf(query, () => countJobChanges(scope, params.id))
      const data = changes.map(changeToWire)
      return { status: 200, body: { data, nextCursor, ...(total !== undefined && { total }) } }
    },
  })
