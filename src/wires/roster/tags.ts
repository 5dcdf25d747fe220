import { type Static, Type } from 'typebox'
import { requireScope } from '../../core/access/principal.ts'
import { limits } from '../../core/kernel/limits.ts'
import { versionOf } from '../../core/kernel/precondition.ts'
import type { Services } from '../../core/services.ts'
import { changeTag as changeCoreTag } from '../../core/tags/change-tag.ts'
import {
  countTags,
  createTag as createCoreTag,
  getTag as getCoreTag,
  holdTag,
  listTags as listCoreTags,
  removeTag as removeCoreTag,
  restoreTag as restoreCoreTag,
  type Tag,
} from '../../core/tags/tags.ts'
import { callScope, pathScope } from '../../http/calls/call-scope.ts'
import { changeIfMatch } from '../../http/calls/conditional.ts'
import { cursorOf } from '../../http/calls/cursor.ts'
import { operation } from '../../http/calls/operation.ts'
import { Fields, Flag, IdParams, Nullable, Text, Timestamp, Uuid } from '../../http/validation/schema.ts'
import { Page, toPage, totalOf } from './pages.ts'
import {
  AffectedWire,
  affectedToWire,
  deletedQuery,
  dryRunAnswer,
  dryRunBody,
  dryRunQuery,
  isDryRun,
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

const tagName = Text(limits.tagMax, {
  description: 'Trimmed, case-sensitive, unique in the workspace',
  examples: ['vip'],
})

const tagFields = { id: Uuid(), name: tagName, createdAt: Timestamp(), updatedAt: Timestamp() }

const TagWire = Fields(tagFields, { title: 'Tag' })

const ListedTagWire = Fields(
  {
    ...tagFields,
    contactCount: Type.Optional(
      Type.Integer({ description: 'Living contacts that have it; only with `count=true`' }),
    ),
  },
  { title: 'ListedTag' },
)

/** A tag that was looked up alone: its contacts are counted, which a list of tags would pay for dearly. */
const CountedTagWire = Fields(
  { ...tagFields, contactCount: Type.Integer({ description: 'Living contacts that have it' }) },
  { title: 'CountedTag' },
)

/** A tag in this wire's words. */
function tagToWire({ id, name, createdAt, updatedAt }: Tag): Static<typeof TagWire> {
  return { id, name, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() }
}

const cursor = cursorOf('tags', (key): key is string => typeof key === 'string')

export const listTags = ({ directory }: Services) =>
  operation({
    id: 'listTags',
    summary: 'List tags by name',
    description: 'In alphabetical order by code point.',
    group: 'Tags',
    scope: 'read',
    query: Fields({
      ...workspaceQuery,
      ...nameQuery,
      ...deletedQuery('The deleted ones, which can be restored'),
      ...pageQuery(),
      count: Type.Optional(Flag({ description: 'Count the contacts of each tag, exactly', default: false })),
    }),
    answers: { 200: Page(ListedTagWire) },
    async handle(call) {
      const { query } = call
      const { limit = pageSizeDefault } = query
      const afterName = cursor.read(query.cursor)
      const scope = await callScope(directory, call)
      const { tags, hasMore } = await listCoreTags(scope, {
        limit,
        afterName,
        q: query.q,
        deleted: query.deleted,
        count: query.count,
      })
      const toWire = ({ contactCount, ...tag }: (typeof tags)[number]) => ({
        ...tagToWire(tag),
        ...(contactCount !== undefined && { contactCount }),
      })
      const total = await totalOf(query, () => countTags(scope, query))
      return { status: 200, body: toPage(tags, hasMore, toWire, ({ name }) => cursor.write(name), total) }
    },
  })

const CreateTagBody = Fields({ ...workspaceBody, name: tagName }, { title: 'NewTag' })

export const createTag = ({ directory }: Services) =>
  operation({
    id: 'createTag',
    summary: 'Create a tag',
    description:
      'Rarely needed: writing a contact makes the tags it names. A name that is taken is 409 and `existingId` says by which tag.',
    group: 'Tags',
    scope: 'write',
    query: WorkspaceQuery,
    body: CreateTagBody,
    collectsFaults: true,
    versioned: 'create',
    answers: { 201: TagWire },
    async handle(call) {
      const { body, faults } = call
      const scope = await callScope(directory, call)
      const tag = await createCoreTag(scope, { name: body.name, faults })
      return { status: 201, body: tagToWire(tag), version: versionOf(tag), location: `/v2/tags/${tag.id}` }
    },
  })

export const getTag = ({ directory }: Services) =>
  operation({
    id: 'getTag',
    summary: 'Get a tag',
    group: 'Tags',
    scope: 'read',
    params: IdParams,
    query: OwnerQuery,
    versioned: 'read',
    answers: { 200: CountedTagWire },
    async handle(call) {
      const tag = await getCoreTag(await pathScope(directory, 'tags', call), call.params.id)
      const body = { ...tagToWire(tag), contactCount: tag.contactCount }
      return { status: 200, body, version: versionOf(tag) }
    },
  })

const ChangeTagBody = Fields(
  { ...workspaceBody, ...dryRunBody, name: tagName },
  { title: 'TagChange', examples: [{ name: 'customer' }] },
)

const ChangedTagWire = Fields(
  {
    ...tagFields,
    ...dryRunAnswer,
    merged: Flag({ description: 'Whether the name was another tag’s, which is the one answered' }),
    contactsMoved: Nullable(
      Type.Integer({
        description:
          'How many living contacts a merge moved; null after a rename, and with 202, where its job still moves them',
      }),
    ),
    jobId: Type.Optional(
      Uuid({ description: 'The job of the merge: `POST /v2/jobs/{id}/undo` takes it back' }),
    ),
  },
  { title: 'ChangedTag' },
)

export const changeTag = ({ directory, jobs }: Services) =>
  operation({
    id: 'changeTag',
    summary: 'Rename a tag, or merge it into another',
    description: `A new name is at once every contact’s. Onto the name of another tag it is a merge: the contacts get that tag, and this one is gone, which needs the scope \`delete\`; the undo of its \`jobId\` brings it back. One of more than ${limits.mergedAtOnceMax.toLocaleString('en')} contacts is 202 and goes on as a job. With \`dryRun\` it says which of the two it would be, and of how many contacts.`,
    group: 'Tags',
    scope: 'write',
    params: IdParams,
    query: Fields({ ...ownerQuery, ...dryRunQuery }),
    body: ChangeTagBody,
    collectsFaults: true,
    versioned: 'change',
    answers: { 200: ChangedTagWire, 202: ChangedTagWire },
    async handle(call) {
      const { params, body, faults } = call
      const scope = await pathScope(directory, 'tags', call)
      const { tag, mergedContacts, job } = await changeIfMatch(
        call,
        scope,
        { hold: holdTag, given: { name: body.name?.trim() } },
        (scope) =>
          changeCoreTag(
            scope,
            params.id,
            { name: body.name, faults },
            () => requireScope(call.principal, 'delete', 'Merging a tag into another'),
            { dryRun: isDryRun(call) },
          ),
      )
      const goesOn = job !== undefined && mergedContacts === null
      if (goesOn) jobs.wake()
      return {
        status: goesOn ? 202 : 200,
        version: versionOf(tag),
        ...(goesOn && { location: `/v2/jobs/${job.id}` }),
        body: {
          ...tagToWire(tag),
          ...(isDryRun(call) && { dryRun: true as const }),
          merged: goesOn || mergedContacts !== null,
          contactsMoved: mergedContacts,
          ...(job && { jobId: job.id }),
        },
      }
    },
  })

export const removeTag = ({ directory }: Services) =>
  operation({
    id: 'removeTag',
    summary: 'Delete a tag',
    description:
      'Every contact loses it at once, and the answer says how many. It can be restored, as the undo of `jobId` does. 409 `in_use` where a segment excludes by it, unless `force`. Again is 404.',
    group: 'Tags',
    scope: 'delete',
    params: IdParams,
    query: RemovalQuery,
    versioned: 'change',
    answers: { 200: AffectedWire },
    async handle(call) {
      const scope = await pathScope(directory, 'tags', call)
      const removed = await changeIfMatch(call, scope, { hold: holdTag }, (scope) =>
        removeCoreTag(scope, call.params.id, call.query),
      )
      return { status: 200, body: affectedToWire(call, removed.contactCount, removed) }
    },
  })

export const restoreTag = ({ directory }: Services) =>
  operation({
    id: 'restoreTag',
    summary: 'Restore a deleted tag',
    description:
      'Every contact that had it has it again. 409 where another tag has its name by now; a living one stays as it is.',
    group: 'Tags',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    answers: { 200: TagWire },
    async handle(call) {
      const scope = await pathScope(directory, 'tags', call)
      return { status: 200, body: tagToWire(await restoreCoreTag(scope, call.params.id)) }
    },
  })
