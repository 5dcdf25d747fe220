import { type TUnsafe, Type } from 'typebox'
import { filterOps } from '../../core/finding/filters/filter-tree.ts'
import { limits } from '../../core/kernel/limits.ts'
import { Dictionary, DocumentedAs, Fields, Json, OneOf } from '../../http/validation/schema.ts'

type Notes = { description?: string; examples?: unknown[] }

/** What a custom field may hold, whatever its type. The core judges it by the field. */
export const CustomValue = DocumentedAs(Json(), {
  title: 'CustomValue',
  description: 'A value of the custom field’s type; null clears it',
  anyOf: [
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'array', items: {} },
    { type: 'object', additionalProperties: true },
    { type: 'null' },
  ],
})

/** Values of custom fields by display name. */
export const CustomValues = (notes: Notes): TUnsafe<Record<string, unknown>> => Dictionary(CustomValue, notes)

const tree = { $ref: '#/components/schemas/FilterTree' }
const branch = (description: string) => ({ type: 'array', items: tree, minItems: 1, description })
const scalar = { type: ['string', 'number', 'boolean'] }

/** One comparison of a filter. */
const FilterTest = Fields(
  {
    field: Type.String({ description: 'A field, or `customFields.<name>`', examples: ['country'] }),
    op: OneOf(filterOps),
    value: Type.Optional(
      DocumentedAs(Json(), {
        anyOf: [scalar, { type: 'array', items: scalar }],
        description:
          'A list with `any`, `all`, `none`, `month` and `monthDay`; nothing with `present` and `absent`',
      }),
    ),
  },
  { title: 'FilterTest' },
)

const FilterTree = {
  title: 'FilterTree',
  description: 'A filter as programs build it',
  examples: [
    {
      and: [
        { field: 'country', op: 'eq', value: 'DE' },
        { field: 'tags', op: 'any', value: ['vip'] },
      ],
    },
  ],
  anyOf: [
    {
      type: 'object',
      properties: { and: branch('All of these') },
      required: ['and'],
      additionalProperties: false,
    },
    {
      type: 'object',
      properties: { or: branch('Any of these') },
      required: ['or'],
      additionalProperties: false,
    },
    { type: 'object', properties: { not: tree }, required: ['not'], additionalProperties: false },
    FilterTest,
  ],
}

/** A filter in a body: text or a tree. The core reads both. */
export const Filter = (notes: Notes) =>
  DocumentedAs(Json(notes), { anyOf: [{ type: 'string', maxLength: limits.filterTextMax }, FilterTree] })

/** A filter as an answer has it. */
export const AnsweredTree = (notes: Notes) => DocumentedAs(Json(notes), FilterTree)
