import { createCustomField } from '../../core/custom-fields/create-custom-field.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import {
  CreateCustomAttributeBody,
  CustomAttributeWire,
  customAttributeToWire,
  fieldFromWire,
} from './custom-attribute.ts'

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
