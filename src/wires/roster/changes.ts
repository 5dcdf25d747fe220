import { Type } from 'typebox'
import { readTypes } from '../../core/feed/change-types.ts'
import { currentCursor, type FeedPage, type FeedQuery, readChanges } from '../../core/feed/read-changes.ts'
import { limits } from '../../core/kernel/limits.ts'
import type { Services } from '../../core/services.ts'
import { callScope } from '../../http/calls/call-scope.ts'
import { eventStreamHeaders, eventStreamType, silenceMsMax, streamOf } from '../../http/calls/event-stream.ts'
import { operation } from '../../http/calls/operation.ts'
import { DocumentedAs, Fields, Flag, List, OneOf, Text, Whole } from '../../http/validation/schema.ts'
import { ChangeWire, changeToWire } from './change-wire.ts'
import { isLarge, WorkspaceQuery, workspaceQuery } from './parameters.ts'

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
      'Every change of contacts, tags, lists, custom fields and segments, and every job that ended. Nothing ever comes to stand before what was answered, so who follows `nextCursor` misses nothing; a contact’s versions come in their order; something may come twice, with the same `id`. 410 `cursor_expired` after a restore, or where the log no longer reaches back so far.',
    group: 'Changes',
    scope: 'read',
    fails: ['cursor_expired'],
    query: Fields({
      ...workspaceQuery,
      ...feedQuery,
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
      const { limit = pageSize, wait = 0, ...query } = call.query
      const scope = await callScope(directory, call)
      const page = await changeWatch.next(scope, { ...readFeedQuery(query), limit }, { ms: wait * 1000 })
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
