import { timeOf } from '../../core/ids.ts'
import { type Cursor, cursorOf, isIdKey } from '../../http/cursor.ts'
import { toPage } from './page.ts'
import { pageSizeDefault } from './parameters.ts'

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
) {
  return toPage(found.slice(0, limit - 1), found.length === limit, toWire, ({ id }) => cursor.write(id))
}
