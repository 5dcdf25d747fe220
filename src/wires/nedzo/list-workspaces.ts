import type { Services } from '../../core/services.ts'
import { listWorkspaces as listCoreWorkspaces } from '../../core/workspaces/list-workspaces.ts'
import type { Workspace } from '../../core/workspaces/workspace.ts'
import { operation } from '../../http/operation.ts'
import { List } from '../../http/schema.ts'
import { WorkspaceWire, workspaceToWire } from './workspace.ts'

const pageSize = 500

export const listWorkspaces = ({ directory }: Services) =>
  operation({
    id: 'listWorkspaces',
    summary: 'List workspaces, newest first',
    description: 'A bare array of all that the key may see: its account’s, or its own.',
    group: 'Workspaces',
    scope: 'read',
    answers: { 200: List(WorkspaceWire) },
    async handle({ principal }) {
      const all: Workspace[] = []
      for (let after: Workspace | undefined; ; after = all.at(-1)) {
        const page = await listCoreWorkspaces(directory, principal, { limit: pageSize, after })
        all.push(...page)
        if (page.length < pageSize) return { status: 200, body: all.map(workspaceToWire) }
      }
    },
  })
