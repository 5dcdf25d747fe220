import { getCustomField as getCoreField } from '../../../core/custom-fields/get-custom-field.ts'
import { recordScope } from '../../../core/record-scope.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams, OwnerQuery } from '../parameters.ts'
import { CustomFieldWire, customFieldToWire } from './custom-field-wire.ts'

export const getCustomField = ({ directory }: Services) =>
  operation({
    id: 'getCustomField',
    summary: 'Get a custom field',
    group: 'Custom fields',
    scope: 'read',
    params: IdParams,
    query: OwnerQuery,
    answers: { 200: CustomFieldWire },
    async handle({ params: { id }, query: { workspaceId }, principal, requestId }) {
      const request = { workspaceId, operationId: requestId }
      const scope = await recordScope(directory, principal, 'custom_fields', id, request)
      return { status: 200, body: customFieldToWire(await getCoreField(scope, id)) }
    },
  })
