import type { Services } from '../../../core/services.ts'
import { createWorkspace as createCoreWorkspace } from '../../../core/workspaces/create-workspace.ts'
import { operation } from '../../../http/operation.ts'
import { CreateWorkspaceBody, WorkspaceWire, workspaceToWire } from './workspace-wire.ts'

export const createWorkspace = ({ directory }: Services) =>
  operation({
    id: 'createWorkspace',
    summary: 'Create a workspace',
    description: 'Only the name is required; two workspaces may have the same.',
    group: 'Workspaces',
    scope: 'admin',
    body: CreateWorkspaceBody,
    collectsFaults: true,
    answers: { 201: WorkspaceWire },
    async handle({ body, faults, principal }) {
      const workspace = await createCoreWorkspace(directory, principal, { ...body, faults })
      return { status: 201, body: workspaceToWire(workspace) }
    },
  })
