import { deleteImportErrors } from '../../store/import-errors.ts'
import { upsertImportMapping } from '../../store/import-mappings.ts'
import { findImport, updateImportPlan } from '../../store/imports.ts'
import { deleteEndedJob } from '../../store/jobs.ts'
import type { Scope } from '../../store/scope.ts'
import { inTransaction } from '../../store/transaction.ts'
import { Refusal } from '../failure.ts'
import { startJob } from '../jobs/start-job.ts'
import { getImport } from './get-import.ts'
import { headersKey } from './headers-key.ts'
import type { Import } from './import.ts'
import type { ImportInput } from './import-kind.ts'
import type { ImportPlan } from './import-plan.ts'
import type { ImportSettings } from './import-settings.ts'
import { judgePlan, type PlanDraft } from './judge-plan.ts'
import { toOwnColumns } from './own-columns.ts'
import { settleFields } from './settle-fields.ts'

/**
 * Makes the job that writes an uploaded file, after a dry run once more. Makes the custom fields that the mapping asks for,
 * and remembers the mapping for these headers. Refuses every fault of the plan at once, and an import that was started
 * before. `JobRunner.wake` makes it begin at once.
 */
export async function startImport(
  scope: Scope,
  { translator }: Pick<ImportSettings, 'translator'>,
  id: string,
  draft: PlanDraft,
): Promise<Import> {
  const found = await getImport(scope, id)
  refuseStarted(found)
  const judged = await judgePlan(scope, translator, found.profile, draft)
  const { mapping, newFields } = await settleFields(scope, translator, judged)
  const plan = { ...judged, mapping }
  await inTransaction(scope, async (scope) => {
    await findImport(scope, id, { lock: true })
    refuseStarted(await getImport(scope, id))
    await deleteEndedJob(scope, id)
    await deleteImportErrors(scope, id)
    await updateImportPlan(scope, id, plan)
    if (!plan.dryRun) await remember(scope, found, plan)
    const { size, profile } = found
    const input: ImportInput = { plan, newFields, size, format: profile.format, headers: profile.headers }
    await startJob(scope, { id, kind: 'import', input })
  })
  return getImport(scope, id)
}

function refuseStarted({ job, plan, isDiscarded }: Import): void {
  const mayStart = job === null || (job.state === 'done' && plan?.dryRun === true)
  if (!mayStart) {
    throw new Refusal({ code: 'conflict', detail: 'The import was started already: upload the file again.' })
  }
  if (isDiscarded) {
    throw new Refusal({ code: 'conflict', detail: 'The file is no longer kept: upload it again.' })
  }
}

function remember(scope: Scope, { profile: { headers } }: Import, { mapping }: ImportPlan): Promise<void> {
  return upsertImportMapping(scope, headersKey(headers), toOwnColumns(mapping, headers), new Date())
}
