import { type Static, Type } from 'typebox'
import { requireScope } from '../../core/access/principal.ts'
import { type BulkAction, type BulkActionType, bulkActions } from '../../core/bulk/bulk-action.ts'
import { type BulkRequest, previewBulk, startBulk as startCoreBulk } from '../../core/bulk/start-bulk.ts'
import { customPrefix } from '../../core/fields/contact-fields.ts'
import { limits } from '../../core/kernel/limits.ts'
import type { Services } from '../../core/services.ts'
import { callScope } from '../../http/calls/call-scope.ts'
import { operation } from '../../http/calls/operation.ts'
import { Fields, Flag, Json, List, Nullable, OneOf, Text, Uuid, Whole } from '../../http/validation/schema.ts'
import { outcomeToWire, statuses, WriteErrorWire } from './contact-batches.ts'
import { contactToWire, optional, shared, tagNames, WrittenContactWire } from './contact-fields.ts'
import { JobWire, jobToWire } from './jobs.ts'
import { dryRunBody, dryRunQuery, isDryRun, workspaceBody, workspaceQuery } from './parameters.ts'
import { CustomValues, Filter } from './typed-json.ts'

const BulkFields = Fields(
  optional({
    ...shared,
    customFields: CustomValues({
      description: 'By display name, typed as their fields. Merged; null clears',
    }),
  }),
  {
    description: 'With `setFields`: as PATCH takes them, null clears. Without identifiers, which are unique',
  },
)

const actionTypes = Object.keys(bulkActions) as BulkActionType[]

const toTags = (does: string) => tagNames(`Short for \`{"type": "${does}", "tags": […]}\``)

/** An action in one word: its parameter under its own name. */
const shortActions = optional({
  addTags: toTags('addTags'),
  removeTags: toTags('removeTags'),
  setTags: toTags('setTags'),
  setFields: BulkFields,
  clearFields: List(Text(limits.textMax), {
    description: 'Short for `{"type": "clearFields", "names": […]}`',
  }),
  doNotContact: Flag({ description: 'Short for `{"type": "doNotContact", "value": …}`' }),
  addToList: Uuid({ description: 'Short for `{"type": "addToList", "listId": …}`' }),
  removeFromList: Uuid({ description: 'Short for `{"type": "removeFromList", "listId": …}`' }),
})

const Action = Fields(
  {
    type: Type.Optional(OneOf(actionTypes)),
    ...shortActions,
    ...optional({
      tags: tagNames(
        'With `addTags`, `setTags` (made when missing; none: takes all off) and `removeTags` (must be there)',
      ),
      fields: BulkFields,
      names: List(Text(limits.textMax + customPrefix.length), {
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
    description:
      'What is done to each contact: a `type` with its parameter, or the parameter under the name of its type (`{"addTags": ["vip"]}`). `delete` and `restore` need nothing but their type',
    examples: [{ type: 'addTags', tags: ['vip'] }],
  },
)

type Action = Static<typeof Action>

/** So many steps of one change are no change any more. */
const actionsMax = 20

const BulkBody = Fields(
  {
    ...workspaceBody,
    ...optional({
      filter: Filter({ description: 'As text or as a tree', examples: ['country:GB and not tag:vip'] }),
      q: Nullable(Text(limits.textMax, { description: 'What a search box would be given' })),
      listId: Nullable(Uuid()),
      segmentId: Nullable(Uuid()),
      ids: Nullable(List(Uuid(), { maxItems: limits.bulkIdsMax })),
      all: Nullable(
        Flag({
          description:
            'All contacts, where nothing narrows it; must be said, since leaving everything out is refused',
        }),
      ),
      action: Action,
      actions: List(Action, {
        minItems: 1,
        maxItems: actionsMax,
        description:
          'Instead of `action`: several, done to each contact one after the other. It gets one new version, and one undo takes all of them back',
      }),
      expectedCount: Nullable(
        Whole(0, 2_147_483_647, {
          description:
            'How many contacts are meant, such as the `count` of a dry run: with another number it is 409 `unexpected_count`, and nothing begins',
        }),
      ),
    }),
    ...dryRunBody,
  },
  {
    title: 'Bulk',
    description: 'A contact must meet everything that is named. One of `action` and `actions` is needed',
    examples: [{ filter: 'country:GB and has:phone', action: { type: 'addTags', tags: ['vip'] } }],
  },
)

const BulkPreviewWire = Fields(
  {
    dryRun: Type.Literal(true),
    count: Type.Integer({ minimum: 0, description: 'Contacts that it would go through, exactly' }),
    total: Type.Integer({ minimum: 0, description: 'The count once more, as lists name it' }),
    sample: List(
      Fields(
        {
          id: Uuid(),
          status: OneOf(statuses, { description: 'What would become of it' }),
          contact: Type.Optional(WrittenContactWire),
          changes: List(
            Fields(
              {
                field: Type.String({ examples: ['city', 'customFields.MRR'] }),
                before: Json(),
                after: Json(),
              },
              { title: 'SampledChange' },
            ),
          ),
          error: Type.Optional(WriteErrorWire),
        },
        { title: 'BulkSample' },
      ),
      { description: 'The first contacts, in the order of their ids, as they would be' },
    ),
  },
  { title: 'BulkPreview' },
)

type BulkBody = Static<typeof BulkBody>

export const startBulk = ({ directory, jobs }: Services) =>
  operation({
    id: 'startBulk',
    summary: 'Change all contacts of a filter, a list or a segment',
    description:
      'Starts a job on the server and answers 202 with it; with `dryRun` 200 with the exact count and a sample. The contacts that exist now are gone through once each; one that is no longer selected when its turn comes is skipped, one that is made later is not touched. `restore` selects from the bin, everything else among the living. The job can be watched, cancelled and undone.',
    group: 'Jobs',
    scope: 'bulk',
    query: Fields({ ...workspaceQuery, ...dryRunQuery }),
    body: BulkBody,
    collectsFaults: true,
    records: ({ body }) => body.ids?.length ?? 1,
    answers: { 200: BulkPreviewWire, 202: JobWire },
    async handle(call) {
      const scope = await callScope(directory, call)
      const request = readBulk(call.body, call.faults)
      const asked = request.actions ?? [request.action]
      if (asked.some((action) => action?.type === 'delete'))
        requireScope(call.principal, 'delete', 'The action delete')
      if (isDryRun(call)) return { status: 200, body: previewToWire(await previewBulk(scope, request)) }
      const job = await startCoreBulk(scope, request)
      jobs.wake()
      return { status: 202, body: jobToWire(job), location: `/v2/jobs/${job.id}` }
    },
  })

function readBulk(body: Partial<BulkBody>, faults: BulkRequest['faults'] = []): BulkRequest {
  const { filter, q, listId, segmentId, ids, all, action, actions, expectedCount } = body
  // What is faulty as a whole was taken out, and has its fault.
  const isFaulty = faults.some(({ field }) => field === 'action' || field === 'actions')
  return {
    selection: {
      filter: filter ?? undefined,
      q: q ?? undefined,
      listId: listId ?? undefined,
      segmentId: segmentId ?? undefined,
      ids: ids ?? undefined,
      all: all ?? undefined,
    },
    action: action && readAction(action),
    actions: isFaulty ? [] : actions?.map((one) => one && readAction(one)),
    expectedCount: expectedCount ?? undefined,
    faults,
  }
}

const shortNames = Object.keys(shortActions) as (keyof typeof shortActions)[]

/** `{addTags: [...]}` as what it is short for. What says two things keeps both, and the core refuses what is not its type's. */
function readAction(given: Action): BulkAction {
  const {
    addTags,
    removeTags,
    setTags,
    setFields,
    clearFields,
    doNotContact,
    addToList,
    removeFromList,
    ...said
  } = given
  const [type, ...others] = shortNames.filter((name) => given[name] !== undefined)
  if (type === undefined || said.type !== undefined || others.length > 0) return said
  const values = {
    tags: addTags ?? removeTags ?? setTags,
    fields: setFields,
    names: clearFields,
    value: doNotContact,
  }
  const listId = addToList ?? removeFromList
  const parameters = Object.entries({ ...values, listId }).filter(([, value]) => value !== undefined)
  return { ...said, ...Object.fromEntries(parameters), type, isShort: true }
}

function previewToWire({
  count,
  sample,
}: Awaited<ReturnType<typeof previewBulk>>): Static<typeof BulkPreviewWire> {
  return {
    dryRun: true,
    count,
    total: count,
    sample: sample.map(({ before, outcome }, index) => {
      const { status, contact, error } = outcomeToWire(outcome, index)
      const changes = contact === undefined ? [] : changesBetween(contactToWire(before), contact)
      return { id: before.id, status, ...(contact && { contact }), changes, ...(error && { error }) }
    }),
  }
}

/** Every key of each contact that is another afterwards, custom fields by name. */
function changesBetween(before: Record<string, unknown>, after: Record<string, unknown>, prefix = '') {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  const changes: { field: string; before: unknown; after: unknown }[] = []
  for (const key of keys) {
    if (unlisted.has(key) && prefix === '') continue
    const [from = null, to = null] = [before[key], after[key]]
    if (key === 'customFields' && prefix === '')
      changes.push(
        ...changesBetween(from as Record<string, unknown>, to as Record<string, unknown>, customPrefix),
      )
    else if (JSON.stringify(from) !== JSON.stringify(to))
      changes.push({ field: prefix + key, before: from, after: to })
  }
  return changes
}

const unlisted: ReadonlySet<string> = new Set(['version', 'updatedAt', 'droppedTags', 'doNotContactFrom'])
