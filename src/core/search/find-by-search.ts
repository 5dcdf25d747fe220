import type { Condition, TokenQuery } from '../../store/selections/condition.ts'
import { foldEmail } from '../email.ts'
import { searchPhone } from './search-phone.ts'
import { searchWords } from './search-words.ts'

/** Who is found by a search, and who of them comes first: each is a part of the next. */
export interface FoundBySearch {
  /** Every word is a whole word of a name or business, the whole number or a whole part of the email. */
  exact: Condition
  /** Every word begins a word of a name or business, or the number begins or ends so. */
  beginning: Condition
  /** Whoever is found. */
  any: Condition
}

/** A search in the store's words. `region` is how a number without its country code is read. */
export function findBySearch(workspaceId: string, q: string, region: string | null): FoundBySearch {
  if (q.trim() === '') return { exact: everybody, beginning: everybody, any: everybody }
  const isPhone = mayBePhone(q)
  const words = searchWords(workspaceId, q, { numbers: !isPhone })
  const emails = q.split(/\s+/).filter((piece) => /[^@]@[^@]/.test(piece))
  const found = (of: TokenQuery): Condition => ({ all: [{ test: 'tokens', of }, ...emails.map(hasEmail)] })
  const [exact, beginning, any] = [found(words.exact), found(words.beginning), found(words.any)]
  if (!isPhone) return { exact, beginning, any }
  const phone = searchPhone(workspaceId, q, region)
  return {
    exact: { any: [phone.exact, exact] },
    beginning: { any: [phone.any, beginning] },
    any: { any: [phone.any, any] },
  }
}

const everybody: Condition = { all: [] }

const number = /^(?:[\s+\-()./]*\d){3,}[\s\-()./]*$/

/** Whether all of a search is one phone number or a part of one: three digits or more, since fewer are in too many. */
export function mayBePhone(q: string): boolean {
  return number.test(q)
}

const named = ['first_name', 'last_name', 'full_name', 'business_name'] as const

/** The words of an email are not the email: it must hold what was typed, or a name must, or an id begin so. */
function hasEmail(piece: string): Condition {
  const values = [foldEmail(piece)]
  return {
    any: [
      { test: 'text', of: { column: 'email_key' }, how: 'contains', values },
      { test: 'text', of: { column: 'external_id' }, how: 'starts', values },
      ...named.map((column): Condition => ({ test: 'text', of: { column }, how: 'contains', values })),
    ],
  }
}
