import { deleteAlias, listCustomFields as listRows, updateCustomField } from '../../store/custom-fields.ts'
import { lockWorkspace } from '../../store/lock-workspace.ts'
import type { Scope } from '../../store/scope.ts'
import { inTransaction } from '../../store/transaction.ts'
import { notFound, refuseFaults } from '../failure.ts'
import { limits } from '../limits.ts'
import { type CustomField, customFieldFromRow } from './custom-field.ts'
import { type CustomFieldDraft, judgeCustomField } from './judge-custom-field.ts'
import { refuseTakenName } from './refuse-taken-name.ts'

/**
 * Renames or describes a custom field. Values and slug stay; the former name becomes an alias, and an alias of another
 * field is taken from it. A name that another living field has is a conflict. Present values again change nothing.
 */
export async function changeCustomField(
  scope: Scope,
  id: string,
  draft: CustomFieldDraft,
): Promise<CustomField> {
  const { name, description, faults: given } = draft
  const { values, faults } = judgeCustomField({ name, description, faults: given })
  if (faults.faults.length === 0 && Object.keys(values).length === 0) faults.add('', 'nothing_to_change')
  refuseFaults(faults.faults)
  return inTransaction(scope, async (scope) => {
    if (!(await lockWorkspace(scope))) throw notFound()
    const fields = await listRows(scope)
    const before = fields.find((field) => field.id === id.toLowerCase())
    if (before === undefined) throw notFound()
    const after = { name: before.name, description: before.description, ...values }
    const isRenamed = after.name !== before.name
    if (!isRenamed && after.description === before.description) return customFieldFromRow(before)
    refuseTakenName(fields, after.name, before.id)
    const aliases = isRenamed ? renamed(before.aliases, before.name, after.name) : before.aliases
    const now = new Date()
    if (isRenamed) await deleteAlias(scope, after.name, before.id, now)
    const row = await updateCustomField(scope, before.id, { ...after, aliases }, now)
    if (row === undefined) throw notFound()
    return customFieldFromRow(row)
  })
}

/** The former name joins the aliases and the new one, if it was one, is a name again. */
function renamed(aliases: readonly string[], from: string, to: string): string[] {
  const after = [...aliases.filter((alias) => alias !== to), from]
  const max = limits.aliasesPerCustomFieldMax
  // Forgetting the oldest would break who still uses it.
  if (after.length > max) refuseFaults([{ field: 'name', code: 'too_many', expected: max }])
  return after
}
