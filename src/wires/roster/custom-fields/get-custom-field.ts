import { getCustomField as getCoreField } from '../../../core/custom-fields/get-custom-field.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { OwnerQuery } from '../parameters.ts'
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
    async handle(call) {
      const scope = await pathScope(directory, 'custom_fields', call)
      return { status: 200, body: customFieldToWire(await getCoreField(scope, call.params.id)) }
    },
  })
