import { getCustomField } from '../../core/custom-fields/get-custom-field.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import { IdParams } from '../../http/schema.ts'
import { CustomAttributeWire, customAttributeToWire } from './custom-attribute.ts'

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
