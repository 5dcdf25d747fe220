import type { DirectoryScope } from '../../store/scope.ts'
import { inTransaction } from '../../store/transaction.ts'
import { insertWorkspace, type WorkspaceValues } from '../../store/workspaces.ts'
import { refuseFaults } from '../failure.ts'
import { newId, timeOf } from '../ids.ts'
import type { Principal } from '../principal.ts'
import { requireAdmin } from '../require-admin.ts'
import { judgeWorkspace, type WorkspaceDraft } from './judge-workspace.ts'
import { type Workspace, workspaceFromRow } from './workspace.ts'

/** Makes a workspace in the caller's account. Needs a name; two may have the same. */
export async function createWorkspace(
  directory: DirectoryScope,
  principal: Principal,
  draft: WorkspaceDraft,
): Promise<Workspace> {
  requireAdmin(principal)
  const { values, faults } = judgeWorkspace(draft)
  if (draft.name === undefined) faults.add('name', 'required')
  refuseFaults(faults.faults)
  return inTransaction(directory, (scope) =>
    makeWorkspace(scope, principal.accountId, { ...values, name: values.name! }),
  )
}

/** Stores a workspace whose values were judged, in the caller's transaction. */
export async function makeWorkspace(
  scope: DirectoryScope,
  accountId: string,
  values: Partial<WorkspaceValues> & { name: string },
): Promise<Workspace> {
  const id = newId()
  const row = {
    description: null,
    timezone: null,
    default_region: null,
    icon: null,
    contact_name: null,
    contact_phone: null,
    contact_email: null,
    street_address: null,
    state: null,
    zip: null,
    country: null,
    business_registration_number: null,
    ...values,
    id,
    account_id: accountId,
    created_at: timeOf(id),
    updated_at: timeOf(id),
    deleted_at: null,
  }
  await insertWorkspace(scope, row)
  return workspaceFromRow(row)
}
