import type { Services } from '../../../core/services.ts'
import { changeWorkspace as changeCoreWorkspace } from '../../../core/workspaces/change-workspace.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { ChangeWorkspaceBody, WorkspaceWire, workspaceToWire } from './workspace-wire.ts'

export const changeWorkspace = ({ directory }: Services) =>
  operation({
    id: 'changeWorkspace',
    summary: 'Change a workspace',
    description:
      'At least one field; null clears. A new time zone or default region holds for what is written from now on; contacts keep theirs.',
    group: 'Workspaces',
    scope: 'admin',
    params: IdParams,
    body: ChangeWorkspaceBody,
    collectsFaults: true,
    answers: { 200: WorkspaceWire },
    async handle({ params: { id }, body, faults, principal }) {
      const workspace = await changeCoreWorkspace(directory, principal, id, { ...body, faults })
      return { status: 200, body: workspaceToWire(workspace) }
    },
  })
