import type { Condition, TokenQuery } from '../../store/selections/condition.ts'
import { normalisePhone } from '../phone.ts'
import { nationalDigits } from './calling-code.ts'
import { lastDigits, lastDigitsMax, type TokenKind, token } from './token.ts'

/**
 * Who has a number that is typed, in any format: with or without its country code, a trunk zero or separators; its
 * beginning, or its last digits.
 */
export function searchPhone(
  workspaceId: string,
  q: string,
  region: string | null,
): { exact: Condition; any: Condition } {
  const typed = q.replaceAll(/[^\d+]/g, '')
  const digits = typed.replace(/^(\+|00)/, '')
  const hasCode = digits.length < typed.length
  const find = (kind: TokenKind, text: string, whole: boolean): TokenQuery => ({
    token: token(kind, workspaceId, text),
    whole,
  })
  const withCode = (whole: boolean): Condition => ({
    all: [
      { test: 'tokens', of: find('number', nationalDigits(digits), whole) },
      { test: 'text', of: { column: 'phone' }, how: whole ? 'is' : 'starts', values: [`+${digits}`] },
    ],
  })
  const number = normalisePhone(q, region)?.e164.slice(1)
  const national = digits.replace(/^0+/, '')
  const wholes = [number === undefined ? national : nationalDigits(number), national].filter(
    (text) => text !== '',
  )
  const exact: Condition = hasCode
    ? withCode(true)
    : { test: 'tokens', of: { some: [...new Set(wholes)].map((text) => find('number', text, true)) } }
  const any: Condition[] = [exact, withCode(false), endsIn(find('ending', lastDigits(digits), false), digits)]
  if (!hasCode && national !== '') any.push({ test: 'tokens', of: find('number', national, false) })
  return { exact, any: { any } }
}

/** The index knows only so many of the last digits; the number itself tells of more. */
function endsIn(ending: TokenQuery, digits: string): Condition {
  const last: Condition = { test: 'tokens', of: ending }
  if (digits.length <= lastDigitsMax) return last
  return { all: [last, { test: 'text', of: { column: 'phone' }, how: 'ends', values: [digits] }] }
}
