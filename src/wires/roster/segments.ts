import { type Static, Type } from 'typebox'
import { requirePerson } from '../../core/access/people/profile.ts'
import {
  changeSegment as changeCoreSegment,
  countSegment,
  countSegmentsNamed,
  createSegment as createCoreSegment,
  getSegment as getCoreSegment,
  holdSegment,
  listSegments as listCoreSegments,
  removeSegment as removeCoreSegment,
  type Segment,
} from '../../core/finding/segments/segments.ts'
import { limits } from '../../core/kernel/limits.ts'
import { versionOf } from '../../core/kernel/precondition.ts'
import type { Services } from '../../core/services.ts'
import { callScope, pathScope } from '../../http/calls/call-scope.ts'
import { changeIfMatch } from '../../http/calls/conditional.ts'
import { cursorOf, isIdKey } from '../../http/calls/cursor.ts'
import { operation } from '../../http/calls/operation.ts'
import {
  Dictionary,
  Fields,
  Flag,
  IdParams,
  Json,
  Nullable,
  NullableText,
  Text,
  Timestamp,
  Uuid,
} from '../../http/validation/schema.ts'
import { optional } from './contact-fields.ts'
import { filterBody } from './find-contacts.ts'
import { Page, toPage, totalOf } from './pages.ts'
import {
  dryRunAnswer,
  isDryRun,
  nameQuery,
  OwnerQuery,
  ownerQuery,
  pageQuery,
  pageSizeDefault,
  RemovalQuery,
  UsingSegments,
  WorkspaceQuery,
  workspaceBody,
  workspaceQuery,
} from './parameters.ts'
import { AnsweredTree } from './typed-json.ts'

const segmentName = Text(limits.textMax, {
  description: 'Unique among the workspace’s segments',
  examples: ['Hot leads in Germany'],
})

const q = NullableText(limits.searchMax, { description: 'Only who is found by this search too' })

const view = Dictionary(Json(), {
  description: `How a dashboard shows it, columns and sort for example: kept as given, up to ${limits.segmentViewMax} characters of JSON`,
})

const personal = Type.Boolean({
  description:
    'One’s own: only this person sees it and may change it, and no filter, job or webhook can name it. For people who are signed in, not for keys',
})

/** What a caller may say of a segment. */
const segmentFields = {
  name: segmentName,
  filter: filterBody,
  personal: Type.Optional(personal),
  q: Type.Optional(q),
  view: Type.Optional(Nullable(view)),
}

const countQuery = {
  count: Type.Optional(Flag({ description: 'Count who is in it, exactly', default: false })),
}

const SegmentWire = Fields(
  {
    id: Uuid(),
    name: segmentName,
    personal,
    filter: Type.String({ description: 'As text, by the names of today' }),
    tree: AnsweredTree({ description: 'The filter as a tree' }),
    q,
    view,
    count: Type.Optional(Type.Integer({ description: 'Living contacts in it now; only with `count=true`' })),
    createdAt: Timestamp(),
    updatedAt: Timestamp(),
  },
  { title: 'Segment' },
)

/** A segment in this wire's words. */
function segmentToWire(segment: Segment, count?: number): Static<typeof SegmentWire> {
  return {
    id: segment.id,
    name: segment.name,
    personal: segment.personal,
    filter: segment.filter,
    tree: segment.tree,
    q: segment.q,
    view: segment.view as Record<string, unknown>,
    ...(count !== undefined && { count }),
    createdAt: segment.createdAt.toISOString(),
    updatedAt: segment.updatedAt.toISOString(),
  }
}

const cursor = cursorOf('segments', isIdKey)

export const listSegments = ({ directory }: Services) =>
  operation({
    id: 'listSegments',
    summary: 'List segments, newest first',
    description: 'The workspace’s, and one’s own where a person asks.',
    group: 'Segments',
    scope: 'read',
    query: Fields({ ...workspaceQuery, ...nameQuery, ...pageQuery(), ...countQuery }),
    answers: { 200: Page(SegmentWire) },
    async handle(call) {
      const { limit = pageSizeDefault, count = false } = call.query
      const beforeId = cursor.read(call.query.cursor)
      const scope = await callScope(directory, call)
      const { segments, hasMore } = await listCoreSegments(scope, { limit, beforeId, q: call.query.q })
      const counts = new Map<string, number>()
      // One after the other: a list of segments must not take every connection there is.
      if (count) for (const { id } of segments) counts.set(id, await countSegment(scope, id))
      const total = await totalOf(call.query, () => countSegmentsNamed(scope, call.query.q))
      const toWire = (segment: (typeof segments)[number]) => segmentToWire(segment, counts.get(segment.id))
      return { status: 200, body: toPage(segments, hasMore, toWire, ({ id }) => cursor.write(id), total) }
    },
  })

const CreateSegmentBody = Fields({ ...workspaceBody, ...segmentFields }, { title: 'NewSegment' })

export const createSegment = ({ directory }: Services) =>
  operation({
    id: 'createSegment',
    summary: 'Keep a filter as a segment',
    description:
      'It means the same after tags, lists and custom fields are renamed. A name that is taken is 409 and `existingId` says by which segment.',
    group: 'Segments',
    scope: 'write',
    query: WorkspaceQuery,
    body: CreateSegmentBody,
    collectsFaults: true,
    versioned: 'create',
    answers: { 201: SegmentWire },
    async handle(call) {
      const scope = await callScope(directory, call)
      const { name, personal, filter, q, view } = call.body
      if (personal === true) requirePerson(call.principal)
      const draft = { name, personal, filter, q, view, faults: call.faults }
      const segment = await createCoreSegment(scope, draft)
      const location = `/v2/segments/${segment.id}`
      return { status: 201, body: segmentToWire(segment), version: versionOf(segment), location }
    },
  })

export const getSegment = ({ directory }: Services) =>
  operation({
    id: 'getSegment',
    summary: 'Get a segment',
    group: 'Segments',
    scope: 'read',
    params: IdParams,
    query: Fields({ ...ownerQuery, ...countQuery }),
    versioned: 'read',
    answers: { 200: SegmentWire },
    async handle(call) {
      const scope = await pathScope(directory, 'segments', call)
      const segment = await getCoreSegment(scope, call.params.id)
      const count = call.query.count ? await countSegment(scope, segment.id) : undefined
      return { status: 200, body: segmentToWire(segment, count), version: versionOf(segment) }
    },
  })

const ChangeSegmentBody = Fields({ ...workspaceBody, ...optional(segmentFields) }, { title: 'SegmentChange' })

export const changeSegment = ({ directory }: Services) =>
  operation({
    id: 'changeSegment',
    summary: 'Change a segment',
    description:
      'At least one field. A segment that would stand inside itself is refused. `personal: false` shares one’s own; `personal: true` takes a segment for oneself, 409 `in_use` where other segments or webhooks use it.',
    group: 'Segments',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    body: ChangeSegmentBody,
    collectsFaults: true,
    versioned: 'change',
    answers: { 200: SegmentWire },
    async handle(call) {
      const scope = await pathScope(directory, 'segments', call)
      const { name, personal, filter, q, view } = call.body
      if (personal === true) requirePerson(call.principal)
      const draft = { name, personal, filter, q, view, faults: call.faults }
      const shape = typeof filter === 'string' ? { filter } : { tree: filter }
      const given = { name, personal, ...shape, q, view }
      const segment = await changeIfMatch(call, scope, { hold: holdSegment, given }, (scope) =>
        changeCoreSegment(scope, call.params.id, draft),
      )
      return { status: 200, body: segmentToWire(segment), version: versionOf(segment) }
    },
  })

export const removeSegment = ({ directory }: Services) =>
  operation({
    id: 'removeSegment',
    summary: 'Delete a segment',
    description:
      'Deletes the segment, not its contacts. Segments that name it no longer match contacts by it: if there are any, the answer is 200 and names them. 409 `in_use` if one excludes its contacts, unless `force`. A repeated call is 404.',
    group: 'Segments',
    scope: 'delete',
    params: IdParams,
    query: RemovalQuery,
    versioned: 'change',
    answers: {
      200: Fields({ ...dryRunAnswer, usedBySegments: UsingSegments }, { title: 'RemovedSegment' }),
      204: null,
    },
    async handle(call) {
      const scope = await pathScope(directory, 'segments', call)
      const { usedBySegments } = await changeIfMatch(call, scope, { hold: holdSegment }, (scope) =>
        removeCoreSegment(scope, call.params.id, call.query),
      )
      const dry = isDryRun(call) && { dryRun: true as const }
      if (usedBySegments.length === 0 && !dry) return { status: 204 }
      const named = usedBySegments.map(({ id, name }) => ({ id, name }))
      return { status: 200, body: { ...dry, usedBySegments: named } }
    },
  })
