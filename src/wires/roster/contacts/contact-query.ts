import { type Static, Type } from 'typebox'
import { limits } from '../../../core/limits.ts'
import { Flag, List, Text, Uuid, Whole } from '../../../http/schema.ts'
import { deletedQuery, pageQuery } from '../parameters.ts'

const offsetMax = 2_147_483_647

/** What narrows, orders and pages contacts, but for the filter: text in a query, text or a tree in a body. */
export const findParameters = {
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
        'A field of the contact or `customFields.<name>`; with `-` before it the other way round. Those without a value come last. Default: `-createdAt`',
      examples: ['lastName', '-customFields.MRR'],
    }),
  ),
  ...pageQuery(),
  offset: Type.Optional(
    Whole(0, offsetMax, { description: 'Jump over so many, instead of a cursor', default: 0 }),
  ),
  total: Type.Optional(Flag({ description: 'Count all that match too, exactly', default: false })),
  ...deletedQuery('Find in the bin instead of among the living'),
}

export const filterText = Text(limits.filterTextMax, {
  description: 'Who is meant, as text: see “Finding”',
  examples: ['tag:vip and country:(DE, AT)'],
})

export const scopes = {
  listId: Type.Optional(Uuid({ description: 'Only members of this list' })),
  segmentId: Type.Optional(Uuid({ description: 'Only who is in this segment' })),
}

export const idsBody = Type.Optional(
  List(Uuid(), { maxItems: limits.selectedIdsMax, description: 'Only these contacts' }),
)

const FindQuery = Type.Object(findParameters)
export type FindParameters = Static<typeof FindQuery>
