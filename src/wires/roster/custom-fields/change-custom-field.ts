import { Type } from 'typebox'
import { changeCustomField as changeCoreField } from '../../../core/custom-fields/change-custom-field.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { Fields, IdParams } from '../../../http/schema.ts'
import { OwnerQuery, workspaceBody } from '../parameters.ts'
import { CustomFieldWire, customFieldToWire, fieldDescription, fieldName } from './custom-field-wire.ts'

const ChangeCustomFieldBody = Fields(
  { ...workspaceBody, name: Type.Optional(fieldName), description: Type.Optional(fieldDescription) },
  { title: 'CustomFieldChange', examples: [{ name: 'Source' }] },
)

export const changeCustomField = ({ directory }: Services) =>
  operation({
    id: 'changeCustomField',
    summary: 'Rename or describe a custom field',
    description:
      'At least one field; null clears the description. A rename keeps every value, and the former name goes on working as an alias. A name that another field has is 409. The type changes with `/retype`.',
    group: 'Custom fields',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    body: ChangeCustomFieldBody,
    collectsFaults: true,
    answers: { 200: CustomFieldWire },
    async handle(call) {
      const { params, body, faults } = call
      const scope = await pathScope(directory, 'custom_fields', call)
      const { name, description } = body
      const field = await changeCoreField(scope, params.id, { name, description, faults })
      return { status: 200, body: customFieldToWire(field) }
    },
  })
