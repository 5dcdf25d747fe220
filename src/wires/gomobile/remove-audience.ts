import { removeList } from '../../core/lists/remove-list.ts'
import type { Services } from '../../core/services.ts'
import { workspaceKeyScope } from '../../core/workspace-key-scope.ts'
import { operation } from '../../http/operation.ts'
import { IdParams } from '../../http/schema.ts'

export const removeAudience = ({ directory }: Services) =>
  operation({
    id: 'removeAudience',
    summary: 'Delete an audience',
    description: 'Its contacts stay. Answers 200 without a body; afterwards the id is not found.',
    group: 'Audiences',
    scope: 'write',
    params: IdParams,
    answers: { 200: null },
    async handle({ params: { id }, principal, requestId }) {
      await removeList(await workspaceKeyScope(directory, principal, requestId), id)
      return { status: 200 }
    },
  })
