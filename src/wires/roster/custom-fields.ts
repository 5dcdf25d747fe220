import { type Static, Type } from 'typebox'
import { requireScope } from '../../core/access/principal.ts'
import {
  type CustomField,
  changeCustomField as changeCoreField,
  createCustomField as createCoreField,
  getCustomField as getCoreField,
  holdCustomField,
  listCustomFields as listCoreFields,
  listDeletedCustomFields,
  orderCustomFields as orderCoreFields,
  removeCustomField as removeCoreField,
  restoreCustomField as restoreCoreField,
} from '../../core/custom-fields/custom-fields.ts'
import { decimalsMax, formatStyles } from '../../core/custom-fields/field-format.ts'
import type { CustomFieldDraft } from '../../core/custom-fields/judge-custom-field.ts'
import { customFieldTypes, optionColors } from '../../core/fields/contact-fields.ts'
import { type FieldOption, hasOptions } from '../../core/fields/field-options.ts'
import { at, type Fault } from '../../core/kernel/fault.ts'
import { limits } from '../../core/kernel/limits.ts'
import { versionOf } from '../../core/kernel/precondition.ts'
import type { Services } from '../../core/services.ts'
import { callScope, pathScope } from '../../http/calls/call-scope.ts'
import { changeIfMatch } from '../../http/calls/conditional.ts'
import { cursorOf, isIdKey } from '../../http/calls/cursor.ts'
import { operation } from '../../http/calls/operation.ts'
import {
  DocumentedAs,
  Fields,
  Flag,
  IdParams,
  Json,
  List,
  Nullable,
  NullableText,
  OneOf,
  Text,
  Timestamp,
  Uuid,
  Whole,
} from '../../http/validation/schema.ts'
import { Page, toPage } from './pages.ts'
import {
  AffectedWire,
  affectedToWire,
  deletedQuery,
  OwnerQuery,
  pageQuery,
  RemovalQuery,
  WorkspaceQuery,
  workspaceBody,
  workspaceQuery,
} from './parameters.ts'

const fieldName = Text(limits.textMax, {
  description: 'What contacts call it in `customFields`. Trimmed, case-sensitive, unique in the workspace',
  examples: ['Lead source'],
})

export const fieldType = OneOf(customFieldTypes, {
  description:
    'What its values are. text, email, phone (kept as E.164), url and date (`2026-01-31`, or with a time) are strings; number and boolean are themselves (`-0` becomes `0`, the same number); json is anything; select is the name of one of its `options`, multiSelect a list of them',
})

const fieldDescription = NullableText(limits.descriptionMax)

const optionName = Text(limits.optionNameMax, {
  description: 'What contacts have as their value. Trimmed; unique in the field, whatever the case',
  examples: ['Won'],
})
const optionColor = OneOf(optionColors, { description: 'What its chip looks like' })

export const OptionWire = Fields(
  { id: Uuid(), name: optionName, color: optionColor },
  { title: 'FieldOption' },
)

const fieldFormat = Fields(
  {
    style: OneOf(formatStyles, {
      description:
        'Of numbers `plain`, `integer`, `percent` (0.25 is shown as 25 %) and `currency`; of dates `date` and `birthday`, which shows the age',
    }),
    currency: Type.Optional(Text(3, { description: 'ISO 4217, with `currency`', examples: ['EUR'] })),
    decimals: Type.Optional(
      Whole(0, decimalsMax, {
        description: 'Digits after the decimal point; as many as there are when left out',
      }),
    ),
  },
  { title: 'FieldFormat', examples: [{ style: 'currency', currency: 'EUR', decimals: 2 }] },
)

const formatOfField = Nullable(fieldFormat)

const OptionBody = Fields(
  {
    id: Type.Optional(Nullable(Uuid({ description: 'Of an option that is there already' }))),
    name: Type.Optional(Nullable(optionName)),
    color: Type.Optional(Nullable(optionColor)),
  },
  { title: 'NewFieldOption', examples: [{ name: 'Won', color: 'green' }] },
)

/** The options of a field in a body: objects, or names alone. The core judges each. */
const optionsBody = List(
  DocumentedAs(Json(), { anyOf: [{ type: 'string', maxLength: limits.optionNameMax }, OptionBody] }),
  { maxItems: limits.optionsPerFieldMax },
)

/** Options as the core takes them; what is neither a name nor an object is a fault. */
export function optionsFromWire(
  given: readonly unknown[] | null | undefined,
  faults: Fault[],
): CustomFieldDraft['options'] {
  return given?.map((item, index) => {
    const path = at('options', index)
    if (typeof item === 'string') return { name: item }
    if (typeof item !== 'object' || item === null || Array.isArray(item)) {
      faults.push({ field: path, code: 'invalid_type', expected: 'string or object' })
      return undefined
    }
    const option: Record<string, string | null> = {}
    for (const [key, value] of Object.entries(item)) {
      const isKnown = key === 'id' || key === 'name' || key === 'color'
      // Counts come with the list, and may go back with it.
      if (key === 'contactCount') continue
      if (!isKnown) faults.push({ field: at(path, key), code: 'unknown_field' })
      else if (value !== null && typeof value !== 'string')
        faults.push({ field: at(path, key), code: 'invalid_type', expected: 'string' })
      else option[key] = value
    }
    return option
  })
}

const CustomFieldWire = Fields(
  {
    id: Uuid(),
    name: fieldName,
    slug: Type.String({
      description: 'Made from the name at first, and never changed: the gomobile wire’s key',
      examples: ['lead_source'],
    }),
    type: fieldType,
    options: Type.Optional(
      List(OptionWire, {
        description: 'Of select and multiSelect alone: what values are chosen from, in their order',
      }),
    ),
    format: Type.Optional(fieldFormat),
    description: fieldDescription,
    aliases: List(Type.String(), {
      description:
        'Former names, oldest first. They keep working on every wire until another field takes them',
    }),
    retypeJobId: Nullable(
      Uuid({
        description:
          'The job that makes its values into its type. One that has ended was cancelled, failed or kept some aside. Null: all are of it',
      }),
    ),
    createdAt: Timestamp(),
    updatedAt: Timestamp(),
  },
  { title: 'CustomField' },
)

/** A custom field in this wire's words. */
function customFieldToWire(field: CustomField): Static<typeof CustomFieldWire> {
  const { options, format, ...rest } = field
  return {
    ...rest,
    ...(hasOptions(field.type) && { options: options.map(optionToWire) }),
    ...(format !== null && { format }),
    createdAt: field.createdAt.toISOString(),
    updatedAt: field.updatedAt.toISOString(),
  }
}

export const optionToWire = ({ id, name, color }: FieldOption): Static<typeof OptionWire> => ({
  id,
  name,
  color,
})

const cursor = cursorOf('custom-fields', isIdKey)
const all = limits.customFieldsPerWorkspaceMax

export const listCustomFields = ({ directory }: Services) =>
  operation({
    id: 'listCustomFields',
    summary: 'List custom fields in their order',
    description: `At first that in which they were made, until \`PUT /v2/custom-fields/order\` sets another. There are at most ${all}; without \`limit\` all of them come.`,
    group: 'Custom fields',
    scope: 'read',
    query: Fields({
      ...workspaceQuery,
      ...deletedQuery('The deleted ones, which can be restored'),
      ...pageQuery(all),
    }),
    answers: { 200: Page(CustomFieldWire) },
    async handle(call) {
      const { query } = call
      const { limit = all } = query
      const afterId = cursor.read(query.cursor)
      const scope = await callScope(directory, call)
      const fields = query.deleted ? await listDeletedCustomFields(scope) : await listCoreFields(scope)
      // A field that is gone stands first: the list from its beginning, rather than a part of it left out.
      const rest = fields.slice(fields.findIndex(({ id }) => id === afterId) + 1)
      const page = rest.slice(0, limit)
      const hasMore = rest.length > limit
      const total = query.total ? fields.length : undefined
      const body = toPage(page, hasMore, customFieldToWire, ({ id }) => cursor.write(id), total)
      return { status: 200, body }
    },
  })

const takeAlias = Nullable(
  Flag({
    description:
      'The name may be a former name of another field, which then no longer answers to it; without this that is 409',
  }),
)

const CreateCustomFieldBody = Fields(
  {
    ...workspaceBody,
    name: fieldName,
    type: Type.Optional(fieldType),
    options: Type.Optional(Nullable(optionsBody)),
    format: Type.Optional(formatOfField),
    description: Type.Optional(fieldDescription),
    takeAlias: Type.Optional(takeAlias),
  },
  {
    title: 'NewCustomField',
    examples: [{ name: 'Stage', type: 'select', options: ['Lead', { name: 'Won', color: 'green' }] }],
  },
)

export const createCustomField = ({ directory }: Services) =>
  operation({
    id: 'createCustomField',
    summary: 'Create a custom field',
    description:
      'Of type text when none is given, and the last in the order. A name that is taken is 409, and so is a former name of another field unless `takeAlias`. Attributes that contacts already have under the new slug become its values where they fit its type.',
    group: 'Custom fields',
    scope: 'write',
    query: WorkspaceQuery,
    body: CreateCustomFieldBody,
    collectsFaults: true,
    versioned: 'create',
    answers: { 201: CustomFieldWire },
    async handle(call) {
      const { body, faults } = call
      const scope = await callScope(directory, call)
      const { name, type, description, format } = body
      const takeAlias = body.takeAlias === true
      const found = [...faults]
      const options = optionsFromWire(body.options, found)
      const draft = { name, type, description, options, format, takeAlias, faults: found }
      const field = await createCoreField(scope, draft)
      const location = `/v2/custom-fields/${field.id}`
      return { status: 201, body: customFieldToWire(field), version: versionOf(field), location }
    },
  })

export const getCustomField = ({ directory }: Services) =>
  operation({
    id: 'getCustomField',
    summary: 'Get a custom field',
    group: 'Custom fields',
    scope: 'read',
    params: IdParams,
    query: OwnerQuery,
    versioned: 'read',
    answers: { 200: CustomFieldWire },
    async handle(call) {
      const scope = await pathScope(directory, 'custom_fields', call)
      const field = await getCoreField(scope, call.params.id)
      return { status: 200, body: customFieldToWire(field), version: versionOf(field) }
    },
  })

const ChangeCustomFieldBody = Fields(
  {
    ...workspaceBody,
    name: Type.Optional(fieldName),
    description: Type.Optional(fieldDescription),
    options: Type.Optional(
      Nullable({
        ...optionsBody,
        description:
          'All of them in their order, each by its id, or by its name: with an id a name is a rename, which every contact follows. What is left out is deleted, which needs the scope `delete`, and `force` where contacts have it or segments name it',
      }),
    ),
    format: Type.Optional(formatOfField),
    force: Type.Optional(Nullable(Flag({ description: 'Also options that are in use', default: false }))),
    takeAlias: Type.Optional(takeAlias),
  },
  { title: 'CustomFieldChange', examples: [{ name: 'Source' }] },
)

export const changeCustomField = ({ directory }: Services) =>
  operation({
    id: 'changeCustomField',
    summary: 'Rename or describe a custom field, or change its options',
    description:
      'At least one field; null clears the description. A rename keeps every value, and the former name goes on working as an alias. A name that another field has is 409, and so is a former name of another unless `takeAlias`. The type changes with `/retype`.',
    group: 'Custom fields',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    body: ChangeCustomFieldBody,
    collectsFaults: true,
    versioned: 'change',
    answers: { 200: CustomFieldWire },
    async handle(call) {
      const { params, body, faults } = call
      const scope = await pathScope(directory, 'custom_fields', call)
      const { name, description, format } = body
      const found = [...faults]
      const options = optionsFromWire(body.options, found)
      const field = await changeIfMatch(
        call,
        scope,
        { hold: holdCustomField, given: { name, description, format } },
        (scope) =>
          changeCoreField(scope, params.id, {
            name,
            description,
            options,
            format,
            force: body.force === true,
            requireRemoval: () => requireScope(call.principal, 'delete', 'Deleting an option'),
            takeAlias: body.takeAlias === true,
            faults: found,
          }),
      )
      return { status: 200, body: customFieldToWire(field), version: versionOf(field) }
    },
  })

export const removeCustomField = ({ directory }: Services) =>
  operation({
    id: 'removeCustomField',
    summary: 'Delete a custom field',
    description:
      'Its values are gone from every contact at once, and the answer says from how many. Its name, aliases and slug are free. It can be restored with its values, as the undo of `jobId` does. 409 `in_use` where a segment excludes by it, unless `force`. Again is 404.',
    group: 'Custom fields',
    scope: 'delete',
    params: IdParams,
    query: RemovalQuery,
    versioned: 'change',
    answers: { 200: AffectedWire },
    async handle(call) {
      const scope = await pathScope(directory, 'custom_fields', call)
      const removed = await changeIfMatch(call, scope, { hold: holdCustomField }, (scope) =>
        removeCoreField(scope, call.params.id, call.query),
      )
      return { status: 200, body: affectedToWire(call, removed.contactCount, removed) }
    },
  })

const OrderBody = Fields(
  {
    ...workspaceBody,
    ids: List(Uuid(), {
      maxItems: limits.customFieldsPerWorkspaceMax,
      description: 'Every custom field of the workspace, each once',
    }),
  },
  { title: 'CustomFieldOrder' },
)

export const orderCustomFields = ({ directory }: Services) =>
  operation({
    id: 'orderCustomFields',
    summary: 'Put the custom fields in order',
    description:
      'Answers all of them in the new order. An id that is no field of the workspace, one given twice, and fields that are missing are 400, each by its id or place. Fields that are made later come last.',
    group: 'Custom fields',
    scope: 'write',
    query: WorkspaceQuery,
    body: OrderBody,
    collectsFaults: true,
    answers: { 200: Page(CustomFieldWire) },
    async handle(call) {
      const scope = await callScope(directory, call)
      const fields = await orderCoreFields(scope, { ids: call.body.ids, faults: call.faults })
      return { status: 200, body: { data: fields.map(customFieldToWire), nextCursor: null } }
    },
  })

export const restoreCustomField = ({ directory }: Services) =>
  operation({
    id: 'restoreCustomField',
    summary: 'Restore a deleted custom field',
    description:
      'With the values that contacts had. 409 where another field has its name or slug by now; a living one stays as it is.',
    group: 'Custom fields',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    answers: { 200: CustomFieldWire },
    async handle(call) {
      const scope = await pathScope(directory, 'custom_fields', call)
      return { status: 200, body: customFieldToWire(await restoreCoreField(scope, call.params.id)) }
    },
  })
