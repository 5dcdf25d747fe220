import type { DirectoryPage } from '../../store/directory-page.ts'
import type { DirectoryScope } from '../../store/scope.ts'
import { listWorkspaces as listRows } from '../../store/workspaces.ts'
import type { Principal } from '../principal.ts'
import { getWorkspace } from './get-workspace.ts'
import { type Workspace, workspaceFromRow } from './workspace.ts'

/** A page of the workspaces that the key may see, newest first: its account's living ones, or only its own. */
export async function listWorkspaces(
  directory: DirectoryScope,
  principal: Principal,
  page: DirectoryPage,
): Promise<Workspace[]> {
  if (principal.workspaceId === null)
    return (await listRows(directory, principal.accountId, page)).map(workspaceFromRow)
  return page.after === undefined ? [await getWorkspace(directory, principal, principal.workspaceId)] : []
}
