import { changeCustomField } from '../../core/custom-fields/change-custom-field.ts'
import { getCustomField } from '../../core/custom-fields/get-custom-field.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import { IdParams } from '../../http/schema.ts'
import { ChangeCustomAttributeBody, CustomAttributeWire, customAttributeToWire } from './custom-attribute.ts'

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
