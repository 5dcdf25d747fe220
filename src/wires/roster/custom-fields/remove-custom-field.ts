import { removeCustomField as removeCoreField } from '../../../core/custom-fields/remove-custom-field.ts'
import { recordScope } from '../../../core/record-scope.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { AffectedWire } from '../affected-wire.ts'
import { IdParams, OwnerQuery } from '../parameters.ts'

export const removeCustomField = ({ directory }: Services) =>
  operation({
    id: 'removeCustomField',
    summary: 'Delete a custom field',
    description:
      'Its values are gone from every contact at once, and the answer says from how many. Its name, aliases and slug are free. Again is 404.',
    group: 'Custom fields',
    scope: 'write',
    params: IdParams,
    query: OwnerQuery,
    answers: { 200: AffectedWire },
    async handle({ params: { id }, query: { workspaceId }, principal, requestId }) {
      const request = { workspaceId, operationId: requestId }
      const scope = await recordScope(directory, principal, 'custom_fields', id, request)
      const { contactCount } = await removeCoreField(scope, id)
      return { status: 200, body: { contactsAffected: contactCount } }
    },
  })
