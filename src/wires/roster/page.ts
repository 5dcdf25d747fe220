import { type TSchema, Type } from 'typebox'
import { Fields, List, Nullable } from '../../http/schema.ts'

const nextCursor = Nullable(
  Type.String({ description: 'Send it as `cursor` for the next page; null on the last' }),
)

/** The envelope of every list. */
export function Page<S extends TSchema>(item: S) {
  return Fields({ data: List(item), nextCursor })
}

/** Puts a page into its envelope. `cursorAfter` says where the next page begins: after the last item of this one. */
export function toPage<T, W>(
  items: readonly T[],
  hasMore: boolean,
  toWire: (item: T) => W,
  cursorAfter: (last: T) => string,
): { data: W[]; nextCursor: string | null } {
  const last = items.at(-1)
  return { data: items.map(toWire), nextCursor: hasMore && last !== undefined ? cursorAfter(last) : null }
}
