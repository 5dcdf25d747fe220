import { type Static, Type } from 'typebox'
import { type BulkActionType, bulkActions } from '../../../core/bulk/bulk-action.ts'
import { limits } from '../../../core/limits.ts'
import { Dictionary, Fields, Flag, Json, List, Nullable, OneOf, Text, Uuid } from '../../../http/schema.ts'
import { dialState, identity, optional, reach, tagNames } from '../contacts/contact-fields.ts'
import { workspaceBody } from '../parameters.ts'

const { phone: _, email: __, externalId: ___, ...shared } = identity

const BulkFields = Fields(
  optional({
    ...shared,
    preferredChannel: reach.preferredChannel,
    channels: Nullable(reach.channels),
    ...dialState,
    status: Nullable(dialState.status),
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
      listId: Uuid({ description: 'With `addToList` and `removeFromList`' }),
    }),
  },
  {
    title: 'BulkAction',
    description: 'What is done to each contact. `delete` and `restore` need nothing but their name',
    examples: [{ type: 'addTags', tags: ['vip'] }],
  },
)

export const BulkBody = Fields(
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

export const BulkCountWire = Fields({ count: Type.Integer({ minimum: 0 }) }, { title: 'BulkCount' })

export type BulkBody = Static<typeof BulkBody>
