import { listCustomFields as listRows, updateCustomFieldOrder } from '../../store/custom-fields.ts'
import { lockWorkspace } from '../../store/lock-workspace.ts'
import type { Scope } from '../../store/scope.ts'
import { inTransaction } from '../../store/transaction.ts'
import { notFound, refuseFaults } from '../failure.ts'
import { at } from '../fault.ts'
import { FaultList } from '../fault-list.ts'
import { type CustomField, customFieldFromRow } from './custom-field.ts'

/** Ids that are faulty are undefined: their fault is among `faults`. */
export interface OrderDraft {
  ids?: readonly (string | undefined)[] | undefined
  faults?: ConstructorParameters<typeof FaultList>[0]
}

/**
 * Puts a workspace's custom fields in this order and returns them so. Refuses ids that are no field of it, those given
 * twice, and an order in which fields are missing, naming each.
 */
export function orderCustomFields(scope: Scope, { ids, faults: found }: OrderDraft): Promise<CustomField[]> {
  const faults = new FaultList(found)
  if (ids === undefined) faults.add('ids', 'required')
  return inTransaction(scope, async (scope) => {
    if (!(await lockWorkspace(scope))) throw notFound()
    const missing = new Set((await listRows(scope)).map(({ id }) => id))
    const known = new Set(missing)
    const order = (ids ?? []).map((id) => id?.toLowerCase())
    for (const [index, id] of order.entries()) {
      if (id === undefined) continue
      if (!known.has(id)) faults.add(at('ids', index), 'unknown_custom_field')
      else if (!missing.delete(id)) faults.add(at('ids', index), 'repeated')
    }
    if (missing.size > 0) faults.add('ids', 'required', [...missing].join(', '))
    refuseFaults(faults.faults)
    await updateCustomFieldOrder(scope, order as string[])
    return (await listRows(scope)).map(customFieldFromRow)
  })
}
