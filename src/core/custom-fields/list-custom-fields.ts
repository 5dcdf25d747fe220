import { listCustomFields as listRows } from '../../store/custom-fields.ts'
import type { Scope } from '../../store/scope.ts'
import { type CustomField, customFieldFromRow } from './custom-field.ts'

/** Every custom field of the workspace, in its own order or that in which they were made; there are at most 200. */
export async function listCustomFields(
  scope: Scope,
  { by = 'order' }: { by?: 'order' | 'age' } = {},
): Promise<CustomField[]> {
  const fields = (await listRows(scope)).map(customFieldFromRow)
  // Ids begin with the time.
  return by === 'age' ? fields.sort((a, b) => (a.id < b.id ? -1 : 1)) : fields
}
