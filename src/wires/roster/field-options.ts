import { type Static, Type } from 'typebox'
import {
  addOption as addCoreOption,
  changeOption as changeCoreOption,
  countOptions,
  listOptions as listCoreOptions,
  listFormerOptions,
  mergeOption as mergeCoreOption,
  orderOptions as orderCoreOptions,
  removeOption as removeCoreOption,
  restoreOption as restoreCoreOption,
} from '../../core/custom-fields/options.ts'
import { optionColors } from '../../core/fields/contact-fields.ts'
import { limits } from '../../core/kernel/limits.ts'
import type { Services } from '../../core/services.ts'
import { pathScope } from '../../http/calls/call-scope.ts'
import { operation } from '../../http/calls/operation.ts'
import {
  Fields,
  Flag,
  IdParams,
  List,
  Nullable,
  OneOf,
  Text,
  Timestamp,
  Uuid,
} from '../../http/validation/schema.ts'
import { OptionWire, optionToWire } from './custom-fields.ts'
import {
  deletedQuery,
  dryRunAnswer,
  dryRunBody,
  dryRunQuery,
  isDryRun,
  OwnerQuery,
  ownerQuery,
  UsingSegments,
  workspaceBody,
} from './parameters.ts'

const group = 'Custom fields'

const OptionParams = Fields({
  id: Uuid({ description: 'The custom field' }),
  optionId: Uuid({ description: 'The option' }),
})

const ListedOptionWire = Fields(
  {
    ...OptionWire.properties,
    contactCount: Type.Optional(Type.Integer({ description: 'With `count`: living contacts that have it' })),
    goneAt: Type.Optional(Timestamp({ description: 'With `deleted`: when it was deleted or merged' })),
    mergedInto: Type.Optional(Nullable(Uuid({ description: 'With `deleted`: the option that it became' }))),
  },
  { title: 'ListedFieldOption' },
)

export const listOptions = ({ directory }: Services) =>
  operation({
    id: 'listOptions',
    summary: 'List the options of a custom field',
    description:
      'In their order, all of them. With `count` each with how many contacts have it, exactly. With `deleted` those that were deleted or merged, the latest first, which can be restored.',
    group,
    scope: 'read',
    params: IdParams,
    query: Fields({
      ...ownerQuery,
      count: Type.Optional(Flag({ description: 'Count the contacts of each option', default: false })),
      ...deletedQuery('Deleted and merged options instead'),
    }),
    answers: { 200: Fields({ data: List(ListedOptionWire), nextCursor: Nullable(Type.String()) }) },
    async handle(call) {
      const { params, query } = call
      const scope = await pathScope(directory, 'custom_fields', call)
      if (query.deleted) {
        const data = (await listFormerOptions(scope, params.id)).map(({ at, mergedInto, ...option }) => ({
          ...optionToWire(option),
          goneAt: at.toISOString(),
          mergedInto,
        }))
        return { status: 200, body: { data, nextCursor: null } }
      }
      const options = await listCoreOptions(scope, params.id)
      const counts = query.count ? await countOptions(scope, params.id) : undefined
      const data = options.map((option) => ({
        ...optionToWire(option),
        ...(counts && { contactCount: counts.get(option.id)?.living ?? 0 }),
      }))
      return { status: 200, body: { data, nextCursor: null } }
    },
  })

const name = Text(limits.optionNameMax, { examples: ['Won'] })
const color = OneOf(optionColors)

export const addOption = ({ directory }: Services) =>
  operation({
    id: 'addOption',
    summary: 'Add an option to a custom field',
    description:
      'The last in the order. A name that another option has, whatever its case, is 409 and `existingId` says which. Without a colour it gets one.',
    group,
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    body: Fields(
      { ...workspaceBody, name, color: Type.Optional(Nullable(color)) },
      { title: 'AddFieldOption', examples: [{ name: 'Won', color: 'green' }] },
    ),
    collectsFaults: true,
    answers: { 201: OptionWire },
    async handle(call) {
      const { params, body, faults } = call
      const scope = await pathScope(directory, 'custom_fields', call)
      const option = await addCoreOption(scope, params.id, { name: body.name, color: body.color, faults })
      return { status: 201, body: optionToWire(option) }
    },
  })

export const changeOption = ({ directory }: Services) =>
  operation({
    id: 'changeOption',
    summary: 'Rename or recolour an option',
    description:
      'Contacts store the option, not its name: a rename applies to all contacts at once, and filters follow. The former name goes on working in writes and imports until another option takes it. The name of another option is 409: merge them instead.',
    group,
    scope: 'write',
    params: OptionParams,
    query: OwnerQuery,
    body: Fields(
      { ...workspaceBody, name: Type.Optional(name), color: Type.Optional(Nullable(color)) },
      { title: 'FieldOptionChange', examples: [{ name: 'Closed won' }] },
    ),
    collectsFaults: true,
    answers: { 200: OptionWire },
    async handle(call) {
      const { params, body, faults } = call
      const scope = await pathScope(directory, 'custom_fields', call)
      const draft = { name: body.name, color: body.color, faults }
      return {
        status: 200,
        body: optionToWire(await changeCoreOption(scope, params.id, params.optionId, draft)),
      }
    },
  })

const RemovedOptionWire = Fields(
  {
    ...dryRunAnswer,
    contactsAffected: Type.Integer({ minimum: 0, description: 'How many living contacts it was taken from' }),
    usedBySegments: UsingSegments,
    needsForce: Flag({
      description: 'Whether it is refused without `force`: contacts have it, or segments name it',
    }),
  },
  { title: 'RemovedFieldOption' },
)

export const removeOption = ({ directory }: Services) =>
  operation({
    id: 'removeOption',
    summary: 'Delete an option',
    description:
      '409 `in_use` where contacts have it or a segment names it, unless `force`: then all contacts lose it at once. It can be restored, for the contacts that have not been given another since. With `dryRun` 200 with the effects. A repeated call is 404.',
    group,
    scope: 'delete',
    params: OptionParams,
    query: Fields({
      ...ownerQuery,
      force: Type.Optional(
        Flag({
          description: 'Also where contacts have it, or a segment would let people in',
          default: false,
        }),
      ),
      ...dryRunQuery,
    }),
    answers: { 200: RemovedOptionWire },
    async handle(call) {
      const { params, query } = call
      const scope = await pathScope(directory, 'custom_fields', call)
      const removal = await removeCoreOption(scope, params.id, params.optionId, query)
      const body = {
        ...(isDryRun(call) && { dryRun: true as const }),
        contactsAffected: removal.contactCount,
        usedBySegments: removal.usedBySegments.map(({ id, name }) => ({ id, name })),
        needsForce: removal.needsForce,
      }
      return { status: 200, body }
    },
  })

const MergedOptionWire = Fields(
  {
    ...OptionWire.properties,
    ...dryRunAnswer,
    contactsMoved: Type.Integer({ minimum: 0, description: 'How many living contacts had the former one' }),
    usedBySegments: UsingSegments,
  },
  { title: 'MergedFieldOption' },
)

export const mergeOption = ({ directory }: Services) =>
  operation({
    id: 'mergeOption',
    summary: 'Merge an option into another',
    description:
      'Contacts with it have the other one at once, filters and segments use the other one instead, and its name means the other one in writes and imports. Restoring it separates the two again.',
    group,
    scope: 'delete',
    params: OptionParams,
    query: Fields({ ...ownerQuery, ...dryRunQuery }),
    body: Fields(
      {
        ...workspaceBody,
        ...dryRunBody,
        into: Text(limits.optionNameMax, {
          description: 'The other option, by id or name',
          examples: ['Won'],
        }),
      },
      { title: 'FieldOptionMerge', examples: [{ into: 'Won' }] },
    ),
    answers: { 200: MergedOptionWire },
    async handle(call) {
      const { params, body } = call
      const scope = await pathScope(directory, 'custom_fields', call)
      const merged = await mergeCoreOption(scope, params.id, params.optionId, {
        into: body.into,
        dryRun: isDryRun(call),
      })
      return {
        status: 200,
        body: {
          ...optionToWire(merged.option),
          ...(isDryRun(call) && { dryRun: true as const }),
          contactsMoved: merged.contactCount,
          usedBySegments: merged.usedBySegments.map(({ id, name }) => ({ id, name })),
        } satisfies Static<typeof MergedOptionWire>,
      }
    },
  })

export const restoreOption = ({ directory }: Services) =>
  operation({
    id: 'restoreOption',
    summary: 'Restore an option',
    description:
      'Restores a deleted or merged option for the contacts that had it and have not been given another since. 409 if another option has its name by now; a living one is unchanged.',
    group,
    scope: 'write',
    params: OptionParams,
    query: OwnerQuery,
    answers: { 200: OptionWire },
    async handle(call) {
      const { params } = call
      const scope = await pathScope(directory, 'custom_fields', call)
      return { status: 200, body: optionToWire(await restoreCoreOption(scope, params.id, params.optionId)) }
    },
  })

export const orderOptions = ({ directory }: Services) =>
  operation({
    id: 'orderOptions',
    summary: 'Put the options of a custom field in order',
    description:
      'Answers all of them in the new order, by which contacts are sorted. An id that is none of them, one given twice, and options that are missing are 400.',
    group,
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    body: Fields(
      {
        ...workspaceBody,
        ids: List(Uuid(), {
          maxItems: limits.optionsPerFieldMax,
          description: 'Every option of the field, each once',
        }),
      },
      { title: 'FieldOptionOrder' },
    ),
    collectsFaults: true,
    answers: { 200: Fields({ data: List(OptionWire), nextCursor: Nullable(Type.String()) }) },
    async handle(call) {
      const { params, body, faults } = call
      const scope = await pathScope(directory, 'custom_fields', call)
      const options = await orderCoreOptions(scope, params.id, { ids: body.ids, faults })
      return { status: 200, body: { data: options.map(optionToWire), nextCursor: null } }
    },
  })
