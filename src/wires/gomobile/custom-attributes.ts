import { type Static, Type } from 'typebox'
import { workspaceKeyScope } from '../../core/access/workspace-scope.ts'
import {
  type CustomField,
  changeCustomField,
  createCustomField,
  getCustomField,
  listCustomFields,
  removeCustomField,
} from '../../core/custom-fields/custom-fields.ts'
import type { NewCustomFieldDraft } from '../../core/custom-fields/judge-custom-field.ts'
import type { CustomFieldType } from '../../core/fields/contact-fields.ts'
import type { Fault } from '../../core/kernel/fault.ts'
import { limits } from '../../core/kernel/limits.ts'
import type { Services } from '../../core/services.ts'
import { operation } from '../../http/calls/operation.ts'
import { Fields, IdParams, List, NullableText, OneOf, Text, Uuid } from '../../http/validation/schema.ts'
import { customAttributeNames, faultsFromWire } from './names.ts'
import { nobody, recordKeys } from './records.ts'

/** What this wire calls each type. It has no word for `json` and for choices and cannot make them, but must not call them text. */
const typeWords: Record<CustomFieldType, string> = {
  text: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  email: 'email',
  phone: 'phone_number',
  url: 'url',
  json: 'json',
  select: 'select',
  multiSelect: 'multi_select',
}

const writableTypes = ['text', 'number', 'boolean', 'date', 'phone_number', 'email', 'url'] as const

/** An attribute as this wire answers it. */
const CustomAttributeWire = Fields(
  {
    id: Uuid(),
    organizationId: Uuid(),
    name: Text(limits.textMax, { description: 'The slug: the key in customAttributes' }),
    displayName: Text(limits.textMax),
    description: NullableText(limits.descriptionMax),
    type: OneOf([...writableTypes, 'json', 'select', 'multi_select'], {
      description: '`json`, `select` and `multi_select` only where another wire made it',
    }),
    ...recordKeys,
  },
  { title: 'CustomAttribute' },
)

const description = Type.Optional(NullableText(256, { examples: ['Age of the customer in years'] }))

const CreateCustomAttributeBody = Fields({
  displayName: Text(64, { minLength: 3, description: 'Unique', examples: ['Customer Age'] }),
  description,
  type: OneOf(writableTypes),
})

const ChangeCustomAttributeBody = Fields({ description })

/** What a body says, for the core. */
function fieldFromWire(
  { displayName, description, type }: Partial<Static<typeof CreateCustomAttributeBody>>,
  faults: readonly Fault[],
): NewCustomFieldDraft {
  return {
    name: displayName,
    description,
    type: type === 'phone_number' ? 'phone' : type,
    faults: faultsFromWire(faults, customAttributeNames),
  }
}

/** A custom field in this wire's words. */
function customAttributeToWire(
  organizationId: string,
  field: CustomField,
): Static<typeof CustomAttributeWire> {
  return {
    id: field.id,
    organizationId,
    name: field.slug,
    displayName: field.name,
    description: field.description,
    type: typeWords[field.type] as Static<typeof CustomAttributeWire>['type'],
    createdAt: field.createdAt.toISOString(),
    updatedAt: field.updatedAt.toISOString(),
    ...nobody,
  }
}

export const listCustomAttributes = ({ directory }: Services) =>
  operation({
    id: 'listCustomAttributes',
    summary: 'List custom attributes',
    description: `A bare array of all, in the order they were made; there are at most ${limits.customFieldsPerWorkspaceMax}.`,
    group: 'Custom Attributes',
    scope: 'read',
    answers: { 200: List(CustomAttributeWire) },
    async handle({ principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const fields = await listCustomFields(scope, { by: 'age' })
      return { status: 200, body: fields.map((field) => customAttributeToWire(scope.workspaceId, field)) }
    },
  })

export const createCustomAttribute = ({ directory }: Services) =>
  operation({
    id: 'createCustomAttribute',
    summary: 'Create a custom attribute',
    description:
      'Its name, the key in customAttributes, is made from displayName; one that is taken gets `_2`. What contacts have under that key already becomes the attribute’s value where it fits the type, and stays as it is where not. A displayName that is taken is 409.',
    group: 'Custom Attributes',
    scope: 'write',
    body: CreateCustomAttributeBody,
    collectsFaults: true,
    answers: { 201: CustomAttributeWire },
    async handle({ body, faults, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      const field = await createCustomField(scope, fieldFromWire(body, faults))
      return { status: 201, body: customAttributeToWire(scope.workspaceId, field) }
    },
  })

export const getCustomAttribute = ({ directory }: Services) =>
  operation({
    id: 'getCustomAttribute',
    summary: 'Get a custom attribute',
    group: 'Custom Attributes',
    scope: 'read',
    params: IdParams,
    answers: { 200: CustomAttributeWire },
    async handle({ params: { id }, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      return { status: 200, body: customAttributeToWire(scope.workspaceId, await getCustomField(scope, id)) }
    },
  })

/** `PUT` and `PATCH` are one operation under two ids, as for contacts. */
export const changeCustomAttribute = (
  { directory }: Services,
  id: 'changeCustomAttribute' | 'putCustomAttribute',
) =>
  operation({
    id,
    summary: 'Describe a custom attribute',
    description: 'Only the description changes, with PUT and PATCH alike; null clears it.',
    group: 'Custom Attributes',
    scope: 'write',
    params: IdParams,
    body: ChangeCustomAttributeBody,
    collectsFaults: true,
    answers: { 200: CustomAttributeWire },
    async handle({ params: { id }, body: { description }, faults, principal, requestId }) {
      const scope = await workspaceKeyScope(directory, principal, requestId)
      // The core asks for at least one field; on this wire a change of nothing is one.
      const saysSomething = description !== undefined || faults.length > 0
      const field = saysSomething
        ? await changeCustomField(scope, id, { description, faults })
        : await getCustomField(scope, id)
      return { status: 200, body: customAttributeToWire(scope.workspaceId, field) }
    },
  })

export const removeCustomAttribute = ({ directory }: Services) =>
  operation({
    id: 'removeCustomAttribute',
    summary: 'Delete a custom attribute',
    description:
      'Contacts lose its values at once. Answers 200 without a body; afterwards the id is not found.',
    group: 'Custom Attributes',
    scope: 'delete',
    params: IdParams,
    answers: { 200: null },
    async handle({ params: { id }, principal, requestId }) {
      await removeCustomField(await workspaceKeyScope(directory, principal, requestId), id)
      return { status: 200 }
    },
  })
