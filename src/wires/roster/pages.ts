import { type TSchema, Type } from 'typebox'
import { timeOf } from '../../core/kernel/ids.ts'
import { type Cursor, cursorOf, isIdKey } from '../../http/calls/cursor.ts'
import { Fields, List, Nullable } from '../../http/validation/schema.ts'
import { pageSizeDefault } from './parameters.ts'

const nextCursor = Nullable(
  Type.String({ description: 'Send it as `cursor` for the next page; null on the last' }),
)

const total = Type.Optional(
  Type.Integer({
    minimum: 0,
    description: 'How many all pages have together, exact; only with `total=true`',
  }),
)

/** Counts where the query asks for it. */
export async function totalOf(
  query: { total?: boolean | undefined },
  count: () => Promise<number>,
): Promise<number | undefined> {
  return query.total ? count() : undefined
}

/** The envelope of every list. */
export function Page<S extends TSchema>(item: S) {
  return Fields({ data: List(item), nextCursor, total })
}

/** Puts a page into its envelope. `cursorAfter` says where the next page begins: after the last item of this one. */
export function toPage<T, W>(
  items: readonly T[],
  hasMore: boolean,
  toWire: (item: T) => W,
  cursorAfter: (last: T) => string,
  total?: number | undefined,
): { data: W[]; nextCursor: string | null; total?: number } {
  const last = items.at(-1)
  const nextCursor = hasMore && last !== undefined ? cursorAfter(last) : null
  return { data: items.map(toWire), nextCursor, ...(total !== undefined && { total }) }
}

interface PageQuery {
  limit?: number
  cursor?: string
}

/** What the core is asked for: one more than is shown tells whether more follow. */
interface AskedPage {
  limit: number
  after: { id: string; createdAt: Date } | undefined
}

/** The cursor of a list of the directory (workspaces, keys), newest first. */
export function directoryCursor(list: string): Cursor<string> {
  return cursorOf(list, isIdKey)
}

/** The page that a query asks for. An id begins with its record's time of creation, so a cursor needs no more. */
export function directoryPage(cursor: Cursor<string>, query: PageQuery): AskedPage {
  const id = cursor.read(query.cursor)
  return {
    limit: (query.limit ?? pageSizeDefault) + 1,
    after: id === undefined ? undefined : { id, createdAt: timeOf(id) },
  }
}

/** The answer, without the one that was only asked for to look ahead. */
export function toDirectoryPage<T extends { id: string }, W>(
  found: readonly T[],
  { limit }: AskedPage,
  toWire: (item: T) => W,
  cursor: Cursor<string>,
  total?: number | undefined,
) {
  const shown = found.slice(0, limit - 1)
  return toPage(shown, found.length === limit, toWire, ({ id }) => cursor.write(id), total)
}
