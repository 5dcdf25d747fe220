import { removeCustomField } from '../../core/custom-fields/remove-custom-field.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import { IdParams } from '../../http/schema.ts'

export const removeCustomAttribute = ({ directory }: Services) =>
  operation({
    id: 'removeCustomAttribute',
    summary: 'Delete a custom attribute',
    description:
      'Contacts lose its values at once. Answers 200 without a body; afterwards the id is not found.',
    group: 'Custom Attributes',
    scope: 'write',
    params: IdParams,
    answers: { 200: null },
    async handle({ params: { id }, principal, requestId }) {
      await removeCustomField(await workspaceKeyScope(directory, principal, requestId), id)
      return { status: 200 }
    },
  })
