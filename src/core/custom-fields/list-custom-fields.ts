import { listCustomFields as listRows } from '../../store/custom-fields.ts'
import type { Scope } from '../../store/scope.ts'
import { type CustomField, customFieldFromRow } from './custom-field.ts'

/** Every custom field of the workspace, in the order they were made; there are at most 200. */
export async function listCustomFields(scope: Scope): Promise<CustomField[]> {
  return (await listRows(scope)).map(customFieldFromRow)
}
