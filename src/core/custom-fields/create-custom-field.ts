import { deleteAlias, insertCustomField, listCustomFields as listRows } from '../../store/custom-fields.ts'
import { lockWorkspace } from '../../store/lock-workspace.ts'
import type { Scope } from '../../store/scope.ts'
import type { CustomFieldRow } from '../../store/tables.ts'
import { inTransaction } from '../../store/transaction.ts'
import { notFound, refuseFaults } from '../failure.ts'
import { newId, timeOf } from '../ids.ts'
import { limits } from '../limits.ts'
import { type CustomField, customFieldFromRow } from './custom-field.ts'
import {
  type CustomFieldDraftValues,
  judgeCustomField,
  type NewCustomFieldDraft,
} from './judge-custom-field.ts'
import { refuseTakenName } from './refuse-taken-name.ts'
import { freeSlug, slugOf } from './slug-of.ts'
import { takeOverAttributes } from './take-over-attributes.ts'

/**
 * Makes a custom field. A name that a living field has is a conflict on `name`; one that is a field's former name is
 * taken from it. A slug that is taken gets `_2`, `_3`… It is the last in the order. Attributes that contacts had under the
 * slug become values of the field where they fit it. That comes after the field; where a crash cut it short, the same call
 * again finishes it before it answers the conflict, and each contact's next write does for that contact.
 */
export async function createCustomField(scope: Scope, draft: NewCustomFieldDraft): Promise<CustomField> {
  const { values, faults } = judgeCustomField(draft)
  if (draft.name === undefined) faults.add('name', 'required')
  refuseFaults(faults.faults)
  const wanted = { type: 'text', ...values, name: values.name! } as const
  const twin = (await listRows(scope)).find(({ name }) => name === wanted.name)
  if (twin?.type === wanted.type) await takeOverAttributes(scope, twin)
  const row = await insert(scope, wanted)
  await takeOverAttributes(scope, row)
  return customFieldFromRow(row)
}

/** One at a time in a workspace, so that the bound on their number is exact; the indexes decide on name and slug. */
async function insert(
  scope: Scope,
  values: CustomFieldDraftValues & Pick<CustomField, 'name' | 'type'>,
): Promise<CustomFieldRow> {
  return inTransaction(scope, async (scope) => {
    if (!(await lockWorkspace(scope))) throw notFound()
    const fields = await listRows(scope)
    refuseTakenName(fields, values.name)
    const max = limits.customFieldsPerWorkspaceMax
    if (fields.length >= max) refuseFaults([{ field: 'customFields', code: 'too_many', expected: max }])
    const id = newId()
    const row: CustomFieldRow = {
      workspace_id: scope.workspaceId,
      id,
      name: values.name,
      slug: freeSlug(values.slug ?? slugOf(values.name), new Set(fields.map((field) => field.slug))),
      type: values.type,
      description: values.description ?? null,
      aliases: [],
      position: Math.max(0, ...fields.map(({ position }) => position)) + 1,
      retype_job_id: null,
      created_at: timeOf(id),
      updated_at: timeOf(id),
      deleted_at: null,
    }
    await insertCustomField(scope, row)
    await deleteAlias(scope, row.name, id, row.created_at)
    return row
  })
}
