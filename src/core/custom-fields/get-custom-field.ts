import { findCustomField } from '../../store/custom-fields.ts'
import type { Scope } from '../../store/scope.ts'
import { notFound } from '../failure.ts'
import { isId } from '../is-id.ts'
import { type CustomField, customFieldFromRow } from './custom-field.ts'

/** One custom field of the workspace. */
export async function getCustomField(scope: Scope, id: string): Promise<CustomField> {
  const row = isId(id) ? await findCustomField(scope, id) : undefined
  if (row === undefined) throw notFound()
  return customFieldFromRow(row)
}
