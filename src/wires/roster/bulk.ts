import { type Static, Type } from 'typebox'
import { requireScope } from '../../core/access/principal.ts'
import { type BulkActionType, bulkActions } from '../../core/bulk/bulk-action.ts'
import { type BulkRequest, countBulk, startBulk as startCoreBulk } from '../../core/bulk/start-bulk.ts'
import { limits } from '../../core/kernel/limits.ts'
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
  Uuid,
} from '../../http/validation/schema.ts'
import { optional, shared, tagNames } from './contact-fields.ts'
import { JobWire, jobToWire } from './jobs.ts'
import { WorkspaceQuery, workspaceBody } from './parameters.ts'

const BulkFields = Fields(
  optional({
    ...shared,
    customFields: Dictionary(Json(), {
      description: 'By display name, typed as their fields. Merged; null clears',
    }),
  }),
  {
    description:
      'With `setFields`: as PATCH takes them, null clears. Without identifiers, which nobody shares',
  },
)

const Action = Fields(
  {
    type: OneOf(Object.keys(bulkActions) as BulkActionType[]),
    ...optional({
      tags: tagNames(
        'With `addTags`, `setTags` (made when missing; none: takes all off) and `removeTags` (must be there)',
      ),
      fields: BulkFields,
      names: List(Text(limits.textMax + 'customFields.'.length), {
        maxItems: limits.customFieldsPerWorkspaceMax,
        description: 'With `clearFields`: `city`, `customFields.MRR`; identifiers too',
        examples: [['city', 'customFields.MRR']],
      }),
      value: Flag({ description: 'With `doNotContact`' }),
      allowLiftingDoNotContact: Flag({
        description: 'With `doNotContact: false`, which needs it: these people may be contacted again',
      }),
      listId: Uuid({ description: 'With `addToList` and `removeFromList`' }),
    }),
  },
  {
    title: 'BulkAction',
    description: 'What is done to each contact. `delete` and `restore` need nothing but their name',
    examples: [{ type: 'addTags', tags: ['vip'] }],
  },
)

const BulkBody = Fields(
  {
    ...workspaceBody,
    ...optional({
      filter: Json({ description: 'As text or as a tree', examples: ['country:GB and not tag:vip'] }),
      q: Nullable(Text(limits.textMax, { description: 'What a search box would be given' })),
      listId: Nullable(Uuid()),
      segmentId: Nullable(Uuid()),
      ids: Nullable(List(Uuid(), { maxItems: limits.bulkIdsMax })),
      all: Nullable(
        Flag({ description: 'Everybody, where nothing narrows it: never meant by leaving things out' }),
      ),
    }),
    action: Action,
    dryRun: Type.Optional(
      Nullable(Flag({ description: 'Only counts the contacts that it would go through', default: false })),
    ),
  },
  {
    title: 'Bulk',
    description: 'Of what is named, a contact must meet everything',
    examples: [{ filter: 'country:GB and not tag:vip', action: { type: 'addTags', tags: ['vip'] } }],
  },
)

const BulkCountWire = Fields({ count: Type.Integer({ minimum: 0 }) }, { title: 'BulkCount' })

type BulkBody = Static<typeof BulkBody>

export const startBulk = ({ directory, jobs }: Services) =>
  operation({
    id: 'startBulk',
    summary: 'Change all contacts of a filter, a list or a segment',
    description:
      'Starts a job on the server and answers 202 with it; with `dryRun` 200 with the exact count. The contacts that exist now are gone through once each; one that is no longer selected when its turn comes is skipped, one that is made later is not touched. `restore` selects from the bin, everything else among the living. The job can be watched, cancelled and undone.',
    group: 'Jobs',
    scope: 'bulk',
    query: WorkspaceQuery,
    body: BulkBody,
    collectsFaults: true,
    answers: { 200: BulkCountWire, 202: JobWire },
    async handle(call) {
      const scope = await callScope(directory, call)
      if (call.body.action?.type === 'delete') requireScope(call.principal, 'delete', 'The action delete')
      const request = readBulk(call.body, call.faults)
      if (call.body.dryRun === true) return { status: 200, body: { count: await countBulk(scope, request) } }
      const job = await startCoreBulk(scope, request)
      jobs.wake()
      return { status: 202, body: jobToWire(job), location: `/v2/jobs/${job.id}` }
    },
  })

function readBulk(body: Partial<BulkBody>, faults: BulkRequest['faults'] = []): BulkRequest {
  const { filter, q, listId, segmentId, ids, all, action } = body
  return {
    selection: {
      filter: filter ?? undefined,
      q: q ?? undefined,
      listId: listId ?? undefined,
      segmentId: segmentId ?? undefined,
      ids: ids ?? undefined,
      all: all ?? undefined,
    },
    action: action ?? {},
    faults,
  }
}
