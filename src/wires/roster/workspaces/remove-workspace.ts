import type { Services } from '../../../core/services.ts'
import { removeWorkspace as removeCoreWorkspace } from '../../../core/workspaces/remove-workspace.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'

export const removeWorkspace = ({ directory }: Services) =>
  operation({
    id: 'removeWorkspace',
    summary: 'Delete a workspace',
    description: 'Its contacts are out of reach and its keys end. Again is 404.',
    group: 'Workspaces',
    scope: 'admin',
    params: IdParams,
    answers: { 204: null },
    async handle({ params: { id }, principal }) {
      await removeCoreWorkspace(directory, principal, id)
      return { status: 204 }
    },
  })
