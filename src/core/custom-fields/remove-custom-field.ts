import { deleteCustomField } from '../../store/custom-fields.ts'
import { hasCustomValue } from '../../store/custom-values.ts'
import type { Scope } from '../../store/scope.ts'
import { inTransaction } from '../../store/transaction.ts'
import { notFound } from '../failure.ts'
import { countMatchingContacts } from '../matching-contacts.ts'
import { getCustomField } from './get-custom-field.ts'

/**
 * Removes a custom field and returns how many living contacts lose a value, counted just before: at once, and no row of
 * theirs is rewritten. Its name, aliases and slug are free.
 */
export async function removeCustomField(scope: Scope, id: string): Promise<{ contactCount: number }> {
  const field = await getCustomField(scope, id)
  const contactCount = await countMatchingContacts(scope, hasCustomValue(field.id))
  await inTransaction(scope, async (scope) => {
    if (!(await deleteCustomField(scope, field.id, new Date()))) throw notFound()
  })
  return { contactCount }
}
