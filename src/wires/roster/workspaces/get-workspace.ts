import type { Services } from '../../../core/services.ts'
import { getWorkspace as getCoreWorkspace } from '../../../core/workspaces/get-workspace.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { WorkspaceWire, workspaceToWire } from './workspace-wire.ts'

export const getWorkspace = ({ directory }: Services) =>
  operation({
    id: 'getWorkspace',
    summary: 'Get a workspace',
    group: 'Workspaces',
    scope: 'read',
    params: IdParams,
    answers: { 200: WorkspaceWire },
    async handle({ params: { id }, principal }) {
      return { status: 200, body: workspaceToWire(await getCoreWorkspace(directory, principal, id)) }
    },
  })
