import type { Services } from '../../../core/services.ts'
import { listWorkspaces as listCoreWorkspaces } from '../../../core/workspaces/list-workspaces.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { directoryCursor, directoryPage, toDirectoryPage } from '../directory-page.ts'
import { Page } from '../page.ts'
import { pageQuery } from '../parameters.ts'
import { WorkspaceWire, workspaceToWire } from './workspace-wire.ts'

const cursor = directoryCursor('workspaces')

export const listWorkspaces = ({ directory }: Services) =>
  operation({
    id: 'listWorkspaces',
    summary: 'List workspaces, newest first',
    description: 'All of the account with an account key; with a workspace key its own.',
    group: 'Workspaces',
    scope: 'read',
    query: Fields(pageQuery()),
    answers: { 200: Page(WorkspaceWire) },
    async handle({ query, principal }) {
      const page = directoryPage(cursor, query)
      const workspaces = await listCoreWorkspaces(directory, principal, page)
      return { status: 200, body: toDirectoryPage(workspaces, page, workspaceToWire, cursor) }
    },
  })
