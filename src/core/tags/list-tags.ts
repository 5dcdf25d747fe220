import type { Scope } from '../../store/scope.ts'
import { listTags as listRows } from '../../store/tags.ts'
import { refuseFaults } from '../failure.ts'
import { textFault } from '../text.ts'
import { type Tag, tagFromRow } from './tag.ts'

export interface TagPage {
  tags: Tag[]
  /** Whether more follow the last one's name. */
  hasMore: boolean
}

/** A page of the workspace's tags by name, in code point order, from after a name. */
export async function listTags(
  scope: Scope,
  page: { limit: number; afterName?: string | undefined },
): Promise<TagPage> {
  const { limit, afterName } = page
  // It comes out of a cursor, which a caller may have made up.
  if (afterName !== undefined && textFault(afterName) !== undefined)
    refuseFaults([{ field: 'cursor', code: 'invalid_format' }])
  const rows = await listRows(scope, { limit: limit + 1, afterName })
  return { tags: rows.slice(0, limit).map(tagFromRow), hasMore: rows.length > limit }
}
