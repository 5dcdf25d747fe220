import type { DirectoryScope } from '../../store/scope.ts'
import { insertWorkspace } from '../../store/workspaces.ts'
import { refuseFaults } from '../failure.ts'
import { newId, timeOf } from '../ids.ts'
import type { Principal } from '../principal.ts'
import { requireAdmin } from '../require-admin.ts'
import { judgeWorkspace, type WorkspaceDraft } from './judge-workspace.ts'
import { type Workspace, workspaceFromRow } from './workspace.ts'

/** Makes a workspace in the caller's account. Needs a name; two may have the same. */
export async function createWorkspace(
  directory: DirectoryScope,
  principal: Pick<Principal, 'accountId' | 'workspaceId' | 'scopes'>,
  draft: WorkspaceDraft,
): Promise<Workspace> {
  requireAdmin(principal)
  const { values, faults } = judgeWorkspace(draft)
  if (draft.name === undefined) faults.add('name', 'required')
  refuseFaults(faults.faults)
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
    account_id: principal.accountId,
    name: values.name!,
    created_at: timeOf(id),
    updated_at: timeOf(id),
    deleted_at: null,
  }
  await insertWorkspace(directory, row)
  return workspaceFromRow(row)
}
