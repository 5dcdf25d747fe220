import type { CustomFieldRow } from '../../store/tables.ts'
import { Refusal } from '../failure.ts'

/** Refuses a name that another of these fields has, naming that field. A former name is free to take. */
export function refuseTakenName(fields: readonly CustomFieldRow[], name: string, ownId?: string): void {
  const holder = fields.find((field) => field.name === name && field.id !== ownId)
  if (holder === undefined) return
  throw new Refusal({ code: 'conflict', conflicts: [{ field: 'name', existingId: holder.id }] })
}
