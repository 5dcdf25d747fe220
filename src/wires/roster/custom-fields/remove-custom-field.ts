import { removeCustomField as removeCoreField } from '../../../core/custom-fields/remove-custom-field.ts'
import type { Services } from '../../../core/services.ts'
import { pathScope } from '../../../http/call-scope.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { AffectedWire } from '../affected-wire.ts'
import { OwnerQuery } from '../parameters.ts'

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
    async handle(call) {
      const scope = await pathScope(directory, 'custom_fields', call)
      const { contactCount } = await removeCoreField(scope, call.params.id)
      return { status: 200, body: { contactsAffected: contactCount } }
    },
  })
