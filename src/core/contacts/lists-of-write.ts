import type { ContactWrite } from './draft.ts'
import { listIdsOf } from './judge-lists.ts'

/** Every list that a write may put its contact on or take it off, by id. */
export function listsOfWrite(write: ContactWrite): string[] {
  if ('draft' in write) return listIdsOf(write.draft.lists ?? {})
  if (write.op !== 'revert') return []
  return write.changes.flatMap(({ list_ids }) => (list_ids?.[0] as string[] | undefined) ?? [])
}
