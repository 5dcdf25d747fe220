import type { DirectoryScope } from '../../store/scope.ts'
import { findWorkspace } from '../../store/workspaces.ts'
import { notFound } from '../failure.ts'
import { isId } from '../is-id.ts'
import type { Principal } from '../principal.ts'
import { mayEnter } from './may-enter.ts'
import { type Workspace, workspaceFromRow } from './workspace.ts'

/** A living workspace that the key may see; any other is not found. */
export async function getWorkspace(
  directory: DirectoryScope,
  principal: Principal,
  id: string,
): Promise<Workspace> {
  const row =
    isId(id) && mayEnter(principal, id) ? await findWorkspace(directory, principal.accountId, id) : undefined
  if (row === undefined) throw notFound()
  return workspaceFromRow(row)
}
