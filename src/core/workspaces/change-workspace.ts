import type { DirectoryScope } from '../../store/scope.ts'
import { inTransaction } from '../../store/transaction.ts'
import { findWorkspace, updateWorkspace } from '../../store/workspaces.ts'
import { notFound, refuseFaults } from '../failure.ts'
import { isId } from '../is-id.ts'
import type { Principal } from '../principal.ts'
import { requireAdmin } from '../require-admin.ts'
import { judgeWorkspace, type WorkspaceDraft } from './judge-workspace.ts'
import { type Workspace, workspaceFromRow } from './workspace.ts'

/** Changes what the draft names, at least one field. Present values again leave `updatedAt` alone. */
export async function changeWorkspace(
  directory: DirectoryScope,
  principal: Principal,
  id: string,
  draft: WorkspaceDraft,
): Promise<Workspace> {
  requireAdmin(principal)
  const { values, faults } = judgeWorkspace(draft)
  if (faults.faults.length === 0 && Object.keys(values).length === 0) faults.add('', 'nothing_to_change')
  refuseFaults(faults.faults)
  if (!isId(id)) throw notFound()
  return inTransaction(directory, async (scope) => {
    await updateWorkspace(scope, principal.accountId, id, values, new Date())
    const row = await findWorkspace(scope, principal.accountId, id)
    if (row === undefined) throw notFound()
    return workspaceFromRow(row)
  })
}
