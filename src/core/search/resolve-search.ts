import type { Scope } from '../../store/scope.ts'
import type { Condition, TokenQuery } from '../../store/selections/condition.ts'
import { findWorkspaceRegion } from '../../store/workspace-rules.ts'
import { refuseFaults } from '../failure.ts'
import { limits } from '../limits.ts'
import { isLongerThan, textFault } from '../text.ts'
import { searchPhone } from './search-phone.ts'
import { searchWords } from './search-words.ts'

/** Who is found by a search, and who of them comes first: each is a part of the next. */
export interface ResolvedSearch {
  /** Every word is a whole word of a name or business, the whole number or a whole part of the email. */
  exact: Condition
  /** Every word begins a word of a name or business, or the number begins or ends so. */
  beginning: Condition
  /** Whoever is found. */
  any: Condition
}

/**
 * What a person types into a search box: words of a name, business or email by their beginnings, in any order; an email or
 * a domain; a phone number in any format, by its beginning or its last digits. Without case and accents, in any script.
 * Every other sign only ends a word. Blank text finds everybody.
 */
export async function resolveSearch(scope: Scope, q: string): Promise<ResolvedSearch> {
  const code = textFault(q) ?? (isLongerThan(q, limits.searchMax) ? 'too_long' : undefined)
  if (code === 'too_long') refuseFaults([{ field: 'q', code, expected: limits.searchMax }])
  if (code !== undefined) refuseFaults([{ field: 'q', code }])
  if (q.trim() === '') return { exact: everybody, beginning: everybody, any: everybody }
  const words = searchWords(scope.workspaceId, q)
  const found: ResolvedSearch = {
    exact: tokens(words.exact),
    beginning: tokens(words.beginning),
    any: tokens(words.any),
  }
  if (!mayBePhone.test(q)) return found
  const phone = searchPhone(scope.workspaceId, q, await findWorkspaceRegion(scope))
  return {
    exact: { any: [phone.exact, found.exact] },
    beginning: { any: [phone.any, found.beginning] },
    any: { any: [phone.any, found.any] },
  }
}

const everybody: Condition = { all: [] }

/** Three digits or more in one number: fewer are in too many. */
const mayBePhone = /^(?:[\s+\-()./]*\d){3,}[\s\-()./]*$/

function tokens(of: TokenQuery): Condition {
  return { test: 'tokens', of }
}
