import { Type } from 'typebox'
import { createCustomField as createCoreField } from '../../../core/custom-fields/create-custom-field.ts'
import type { Services } from '../../../core/services.ts'
import { callScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { WorkspaceQuery, workspaceBody } from '../parameters.ts'
import {
  CustomFieldWire,
  customFieldToWire,
  fieldDescription,
  fieldName,
  fieldType,
} from './custom-field-wire.ts'

const CreateCustomFieldBody = Fields(
  {
    ...workspaceBody,
    name: fieldName,
    type: Type.Optional(fieldType),
    description: Type.Optional(fieldDescription),
  },
  { title: 'NewCustomField' },
)

export const createCustomField = ({ directory }: Services) =>
  operation({
    id: 'createCustomField',
    summary: 'Create a custom field',
    description:
      'Of type text when none is given, and the last in the order. A name that is taken is 409; a former name of another field is taken from it. Attributes that contacts already have under the new slug become its values where they fit its type.',
    group: 'Custom fields',
    scope: 'write',
    query: WorkspaceQuery,
    body: CreateCustomFieldBody,
    collectsFaults: true,
    answers: { 201: CustomFieldWire },
    async handle(call) {
      const { body, faults } = call
      const scope = await callScope(directory, call)
      const { name, type, description } = body
      const field = await createCoreField(scope, { name, type, description, faults })
      return { status: 201, body: customFieldToWire(field) }
    },
  })
