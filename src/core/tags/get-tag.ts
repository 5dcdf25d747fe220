import type { Scope } from '../../store/scope.ts'
import { findTag, hasTag } from '../../store/tags.ts'
import { notFound } from '../failure.ts'
import { isId } from '../is-id.ts'
import { countMatchingContacts } from '../matching-contacts.ts'
import { type Tag, tagFromRow } from './tag.ts'

/**
 * One tag and how many living contacts have it. The count reads every contact of the workspace, so lists of tags go
 * without.
 */
export async function getTag(scope: Scope, id: string): Promise<Tag & { contactCount: number }> {
  const row = isId(id) ? await findTag(scope, id) : undefined
  if (row === undefined) throw notFound()
  return { ...tagFromRow(row), contactCount: await countMatchingContacts(scope, hasTag(row.id)) }
}
