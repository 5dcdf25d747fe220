import { expect, test } from 'vitest'
import { blankContact } from '../../../src/core/contacts/contact-row.ts'
import { findBySearch } from '../../../src/core/finding/search/search.ts'
import { searchTokens } from '../../../src/core/finding/search/search-index.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import type { Condition, TokenQuery } from '../../../src/store/finding/condition.ts'
import { oddTexts } from '../../support/odd-text.ts'

const workspaceId = newId()

function meets(query: TokenQuery, tokens: readonly string[]): boolean {
  if ('every' in query) return query.every.every((part) => meets(part, tokens))
  if ('some' in query) return query.some.some((part) => meets(part, tokens))
  return tokens.some((token) => (query.whole ? token === query.token : token.startsWith(query.token)))
}

/** Evaluates tokens only; all other tests of a condition count as true. */
function isFound(condition: Condition, tokens: readonly string[]): boolean {
  if ('all' in condition) return condition.all.every((part) => isFound(part, tokens))
  if ('any' in condition) return condition.any.some((part) => isFound(part, tokens))
  return 'test' in condition && (condition.test !== 'tokens' || meets(condition.of, tokens))
}

const columns = ['first_name', 'last_name', 'full_name', 'business_name'] as const

test.each(columns)('whoever has an odd text as %s is found by it', (column) => {
  const lost = oddTexts.filter((text) => {
    const row = { ...blankContact(workspaceId, newId(), new Date()), [column]: text }
    return !isFound(findBySearch(workspaceId, text, null).any, searchTokens(row))
  })
  expect(lost).toEqual([])
})
