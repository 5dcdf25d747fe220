import { countCustomValues, deleteCustomField } from '../../store/custom-fields.ts'
import type { Scope } from '../../store/scope.ts'
import { inTransaction } from '../../store/transaction.ts'
import { notFound } from '../failure.ts'
import { isId } from '../is-id.ts'

/**
 * Removes a custom field and returns how many living contacts lose a value, counted just before: at once, and no row of
 * theirs is rewritten. Its name, aliases and slug are free.
 */
export async function removeCustomField(scope: Scope, id: string): Promise<{ contactCount: number }> {
  if (!isId(id)) throw notFound()
  return inTransaction(scope, async (scope) => {
    const contactCount = await countCustomValues(scope, id.toLowerCase())
    if (!(await deleteCustomField(scope, id, new Date()))) throw notFound()
    return { contactCount }
  })
}
