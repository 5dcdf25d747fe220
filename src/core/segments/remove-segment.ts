import type { Scope } from '../../store/scope.ts'
import { deleteSegment } from '../../store/segments.ts'
import { inTransaction } from '../../store/transaction.ts'
import { notFound } from '../failure.ts'
import { isId } from '../is-id.ts'

/** Removes a segment, not who is in it. Segments that name it hold nobody by it any more. */
export async function removeSegment(scope: Scope, id: string): Promise<void> {
  const isRemoved = isId(id) && (await inTransaction(scope, (scope) => deleteSegment(scope, id, new Date())))
  if (!isRemoved) throw notFound()
}
