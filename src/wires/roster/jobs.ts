import { type Static, Type } from 'typebox'
import { requireScope } from '../../core/access/principal.ts'
import { customFieldTypes } from '../../core/fields/contact-fields.ts'
import { countKept, type Kept, keptReasons, listKept as listCoreKept } from '../../core/jobs/job-notes.ts'
import {
  cancelJob as cancelCoreJob,
  countJobs,
  getJob as getCoreJob,
  type Job,
  jobStates,
  listJobs as listCoreJobs,
} from '../../core/jobs/jobs.ts'
import type { Services } from '../../core/services.ts'
import { type UndoRequest, undoJob as undoCoreJob } from '../../core/undo/undo-job.ts'
import { callScope, pathScope } from '../../http/calls/call-scope.ts'
import { cursorOf, isIdKey } from '../../http/calls/cursor.ts'
import { eventStream, eventStreamHeaders, eventStreamType } from '../../http/calls/event-stream.ts'
import { operation } from '../../http/calls/operation.ts'
import {
  Dictionary,
  DocumentedAs,
  Fields,
  Flag,
  IdParams,
  Json,
  List,
  Nullable,
  OneOf,
  Timestamp,
  Uuid,
  Whole,
} from '../../http/validation/schema.ts'
import { ErrorWire, errorsOf } from './errors.ts'
import { Page, toPage, totalOf } from './pages.ts'
import {
  OwnerQuery,
  ownerQuery,
  pageQuery,
  pageSizeDefault,
  workspaceBody,
  workspaceQuery,
} from './parameters.ts'

const countMax = 2_147_483_647

export const JobWire = Fields(
  {
    id: Uuid({ description: 'The history shows its changes with this id as `operationId`' }),
    workspaceId: Uuid(),
    kind: OneOf(['bulk', 'undo', 'import', 'retype', 'delete', 'merge'], {
      description: '`delete`: of a tag, list or custom field; `merge`: of a tag into another',
    }),
    state: OneOf(jobStates, { description: 'The last three are final' }),
    total: Nullable(Whole(0, countMax, { description: 'Contacts it is about; null until they are counted' })),
    done: Whole(0, countMax, { description: 'Contacts it has dealt with' }),
    counts: Dictionary(Whole(0, countMax), {
      description:
        'What became of those. bulk: changed, unchanged, skipped (no longer selected), refused. undo: undone, unchanged, kept. retype: converted, unchanged, dropped, kept. delete: changed. merge: changed, unchanged. import: as `/v2/imports/{id}` says',
    }),
    error: Nullable(Type.String({ description: 'With `failed`: why' })),
    actor: Type.String({ description: 'Who asked for it; a key is `key:` and its id' }),
    createdAt: Timestamp(),
    startedAt: Nullable(Timestamp()),
    finishedAt: Nullable(Timestamp()),
    forgottenAt: Nullable(
      Timestamp({
        description:
          'When everything except its result was deleted (`ROSTER_JOB_DAYS` after its end): its request, the contacts that it changed and those that it did not. It can no longer be undone',
      }),
    ),
    action: Type.Optional(Json({ description: 'bulk: as it was asked for' })),
    actions: Type.Optional(
      List(Json(), { description: 'bulk: as they were asked for, where they were several' }),
    ),
    selection: Type.Optional(Json({ description: 'bulk: as it was asked for; `idCount` stands for `ids`' })),
    undoes: Type.Optional(Uuid({ description: 'undo and retype: the job that is undone' })),
    customFieldId: Type.Optional(Uuid({ description: 'retype: the field' })),
    from: Type.Optional(OneOf(customFieldTypes, { description: 'retype: the type that the field had' })),
    to: Type.Optional(OneOf(customFieldTypes, { description: 'retype: the type that it has now' })),
    record: Type.Optional(
      Fields(
        { type: OneOf(['tag', 'list', 'custom_field']), id: Uuid(), name: Type.String() },
        {
          title: 'JobRecord',
          description:
            'delete and merge: what went, by its name at that time; undo: what came back, or went again',
        },
      ),
    ),
    into: Type.Optional(
      Fields(
        { id: Uuid(), name: Type.String() },
        { title: 'MergedInto', description: 'merge: the tag that the contacts got' },
      ),
    ),
  },
  {
    title: 'Job',
    examples: [
      {
        id: '0199b5c2-7d31-7c44-9a05-3f6d1c0e8b27',
        workspaceId: '0199b5c2-0000-7000-8000-000000000000',
        kind: 'bulk',
        state: 'running',
        total: 100_000,
        done: 42_000,
        counts: { changed: 41_998, unchanged: 0, skipped: 2, refused: 0 },
        error: null,
        actor: 'key:…',
        createdAt: '2026-01-01T12:00:00.000Z',
        startedAt: '2026-01-01T12:00:00.010Z',
        finishedAt: null,
        forgottenAt: null,
        action: { type: 'addTags', tags: ['vip'] },
        selection: { filter: 'country:GB and not tag:vip' },
      },
    ],
  },
)

/** What a kind shows of what it was asked for. */
const shown: Record<string, (input: Record<string, unknown>) => object> = {
  bulk: ({ action, actions, selection }) => ({
    ...(actions === undefined
      ? { action: shownAction(action) }
      : { actions: (actions as unknown[]).map(shownAction) }),
    selection,
  }),
  undo: ({ jobId, record, from }) => ({ undoes: jobId, ...recordOf(record, from) }),
  delete: ({ record }) => ({ record }),
  merge: ({ from, into }) => ({ ...recordOf(undefined, from), into }),
  retype: ({ fieldId, from, to, undoes }) => {
    const [undone] = undoes as string[]
    return { customFieldId: fieldId, from, to, ...(undone !== undefined && { undoes: undone }) }
  },
}

/** What a job took away or brought back; of a merge it is the tag that it ended. */
function recordOf(record: unknown, from: unknown): { record?: unknown } {
  if (record !== undefined) return { record }
  return from === undefined ? {} : { record: { type: 'tag', ...(from as object) } }
}

function shownAction(action: unknown): unknown {
  const { isShort: _, ...said } = action as Record<string, unknown>
  return said
}

export function jobToWire(job: Job): Static<typeof JobWire> {
  const { id, workspaceId, kind, state, total, done, counts, error, actor } = job
  return {
    id,
    workspaceId,
    kind,
    state,
    total,
    done,
    counts,
    error,
    actor,
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
    forgottenAt: job.forgottenAt?.toISOString() ?? null,
    ...(job.forgottenAt === null && shown[kind]?.(job.input as Record<string, unknown>)),
  } as Static<typeof JobWire>
}

const cursor = cursorOf('jobs', isIdKey)

export const listJobs = ({ directory }: Services) =>
  operation({
    id: 'listJobs',
    summary: 'List jobs, newest first',
    group: 'Jobs',
    scope: 'read',
    query: Fields({ ...workspaceQuery, ...pageQuery() }),
    answers: { 200: Page(JobWire) },
    async handle(call) {
      const { limit = pageSizeDefault, cursor: after } = call.query
      const beforeId = cursor.read(after)
      const scope = await callScope(directory, call)
      const { jobs, hasMore } = await listCoreJobs(scope, { limit, beforeId })
      const total = await totalOf(call.query, () => countJobs(scope))
      return { status: 200, body: toPage(jobs, hasMore, jobToWire, ({ id }) => cursor.write(id), total) }
    },
  })

export const getJob = ({ directory }: Services) =>
  operation({
    id: 'getJob',
    summary: 'Get a job',
    group: 'Jobs',
    scope: 'read',
    params: IdParams,
    query: OwnerQuery,
    answers: { 200: JobWire },
    async handle(call) {
      const scope = await pathScope(directory, 'jobs', call)
      return { status: 200, body: jobToWire(await getCoreJob(scope, call.params.id)) }
    },
  })

export const streamJob = ({ directory, jobWatch }: Services) =>
  operation({
    id: 'streamJob',
    summary: 'Watch a job',
    description:
      'Server-sent events: `event: progress` with the job as `data`, which is what the schema describes, at once and at every change, the last one with its final state; then the stream ends. A slow reader gets only the latest. A comment comes every 15 s; a stream that ends before a final state may be opened again.',
    group: 'Jobs',
    scope: 'read',
    params: IdParams,
    query: OwnerQuery,
    answers: {
      200: DocumentedAs(Type.String(), JobWire),
    },
    streams: [eventStreamType],
    async handle(call) {
      const scope = await pathScope(directory, 'jobs', call)
      const job = await getCoreJob(scope, call.params.id)
      const events = eventStream('progress', ({ onChange, onEnd }) =>
        jobWatch.watch(job, { onChange: (changed) => onChange(jobToWire(changed)), onEnd }),
      )
      return { status: 200, headers: eventStreamHeaders, body: events }
    },
  })

export const cancelJob = ({ directory }: Services) =>
  operation({
    id: 'cancelJob',
    summary: 'Cancel a job',
    description:
      'Answers once the chunk that is under way has been written; no other begins. What was done stays done: `undo` takes it back. One that has ended stays as it is, so again answers the same.',
    group: 'Jobs',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    answers: { 200: JobWire },
    async handle(call) {
      const scope = await pathScope(directory, 'jobs', call)
      return { status: 200, body: jobToWire(await cancelCoreJob(scope, call.params.id)) }
    },
  })

export const UndoBody = Fields(
  {
    ...workspaceBody,
    allowLiftingDoNotContact: Type.Optional(
      Nullable(
        Flag({
          description:
            'Lifts do-not-contact where the job set it, and nowhere else. Without it that stays, and these contacts are listed as kept',
        }),
      ),
    ),
  },
  { title: 'Undo', examples: [{}] },
)

export function readUndo({ allowLiftingDoNotContact }: Static<typeof UndoBody>): UndoRequest {
  return { allowLiftingDoNotContact: allowLiftingDoNotContact === true }
}

export const undoJob = ({ directory, jobs }: Services) =>
  operation({
    id: 'undoJob',
    summary: 'Undo a job',
    description:
      'Adds a job that undoes the job, field by field: a field that was changed since is left as it is, and its contact is listed as kept. Deleted contacts are restored, created ones go into the bin. Do-not-contact that the job set stays unless `allowLiftingDoNotContact`. The contacts that it leaves as they are are listed at `/v2/jobs/{id of the undo}/kept`. The undo of a retype restores the field’s former type, and the former value wherever the value was not changed since; a value that does not fit that type is set aside. A deleted tag, list or custom field is restored at once, for every contact that had it; a record that has its name by now is deleted if it is unused, and is 409 otherwise. The undo of a merge restores the tag, and then moves its contacts back. An undo can be undone; if that deletes a tag, list or field again it needs the scope `delete`. 409 while the job has not ended, and after its details were deleted (`forgottenAt`).',
    group: 'Jobs',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    body: UndoBody,
    bodyIsOptional: true,
    answers: { 202: JobWire },
    async handle(call) {
      const scope = await pathScope(directory, 'jobs', call)
      const job = await undoCoreJob(scope, call.params.id, {
        ...readUndo(call.body),
        requireRemoval: () => requireScope(call.principal, 'delete', 'Taking away once more what came back'),
      })
      jobs.wake()
      return { status: 202, body: jobToWire(job), location: `/v2/jobs/${job.id}` }
    },
  })

const KeptWire = Fields(
  {
    contactId: Uuid(),
    reason: OneOf(keptReasons, {
      description:
        '`changed_since`: `fields` were changed after the job that is undone; every other field was undone. `tag_deleted`: a tag that the job gave or took is deleted. `gone`: the contact was erased, or left the bin for good. `history_forgotten`: the log no longer has what the contact was before (`ROSTER_LOG_DAYS`), so all of it stays. `conflict`, `invalid`: `errors` says which fields. `do_not_contact`: the job had set it, and it stays; everything else was taken back',
    }),
    fields: Type.Optional(
      List(Type.String(), {
        description: 'With `changed_since`: the fields that were changed since and stay',
      }),
    ),
    errors: Type.Optional(ErrorWire),
  },
  { title: 'KeptContact' },
)

export const listKept = ({ directory }: Services) =>
  operation({
    id: 'listKept',
    summary: 'List the contacts that a job left as they were',
    description:
      'Those that an undo kept, those whose change a bulk job was refused, and those whose value a retype could not convert and had no leave to drop: it is out of sight until the field has a type that it fits, or the retype is asked for again with `dropUnconvertible`.',
    group: 'Jobs',
    scope: 'read',
    params: IdParams,
    query: Fields({ ...ownerQuery, ...pageQuery() }),
    answers: { 200: Page(KeptWire) },
    async handle(call) {
      const { params, query } = call
      const { limit = pageSizeDefault } = query
      const cursor = cursorOf(`kept ${params.id}`, isIdKey)
      const afterId = cursor.read(query.cursor)
      const scope = await pathScope(directory, 'jobs', call)
      const { kept, hasMore } = await listCoreKept(scope, params.id, { limit, afterId })
      const total = await totalOf(query, () => countKept(scope, params.id))
      const body = toPage(kept, hasMore, toWire, ({ contactId }) => cursor.write(contactId), total)
      return { status: 200, body }
    },
  })

function toWire({ contactId, reason, faults, conflicts, fields }: Kept) {
  const errors = errorsOf({ code: 'conflict', ...(faults && { faults }), ...(conflicts && { conflicts }) })
  return { contactId, reason, ...(fields && { fields }), ...(errors && { errors }) }
}
