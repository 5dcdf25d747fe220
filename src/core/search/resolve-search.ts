import type { Scope } from '../../store/scope.ts'
import { findWorkspaceRegion } from '../../store/workspace-rules.ts'
import { refuseFaults } from '../failure.ts'
import { limits } from '../limits.ts'
import { isLongerThan, textFault } from '../text.ts'
import { type FoundBySearch, findBySearch, mayBePhone } from './find-by-search.ts'

/**
 * What a person types into a search box: words of a name, business or email by their beginnings, in any order; an email or
 * a domain; a phone number in any format, by its beginning or its last digits. Without case and accents, in any script.
 * Signs that separate words are passed over, others are letters. Blank text finds everybody.
 */
export async function resolveSearch(scope: Scope, q: string): Promise<FoundBySearch> {
  checkSearch(q)
  const region = mayBePhone(q) ? await findWorkspaceRegion(scope) : null
  return findBySearch(scope.workspaceId, q, region)
}

/** Refuses what cannot be searched for. */
export function checkSearch(q: string): void {
  const code = textFault(q)
  if (code !== undefined) refuseFaults([{ field: 'q', code }])
  if (isLongerThan(q, limits.searchMax)) {
    refuseFaults([{ field: 'q', code: 'too_long', expected: limits.searchMax }])
  }
}
