import type { Condition, TokenQuery } from '../../store/selections/condition.ts'
import { normalisePhone } from '../phone.ts'
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
  const phone = (how: 'is' | 'starts' | 'ends', value: string): Condition => ({
    test: 'text',
    of: { column: 'phone' },
    how,
    values: [value],
  })
  const find = (kind: TokenKind, text: string, whole: boolean): TokenQuery => ({
    token: token(kind, workspaceId, text),
    whole,
  })
  const ending = find('ending', lastDigits(digits), false)
  // The index knows only so many of the last digits; the number itself tells of more.
  const isLong = digits.length > lastDigitsMax
  const endsSo: Condition[] = isLong ? [{ all: [tokens(ending), phone('ends', digits)] }] : []
  const isWith = { whole: phone('is', `+${digits}`), begun: phone('starts', `+${digits}`) }
  if (digits.length < typed.length) {
    return { exact: isWith.whole, any: { any: [isWith.begun, ...(isLong ? endsSo : [tokens(ending)])] } }
  }
  const national = digits.replace(/^0+/, '')
  const e164 = normalisePhone(q, region)?.e164
  const exact: Condition = {
    any: [
      phone('is', e164 ?? `+${digits}`),
      ...(national === '' ? [] : [tokens(find('number', national, true))]),
    ],
  }
  const begun = [...(national === '' ? [] : [find('number', national, false)]), ...(isLong ? [] : [ending])]
  return { exact, any: { any: [exact, isWith.begun, tokens({ some: begun }), ...endsSo] } }
}

function tokens(of: TokenQuery): Condition {
  return { test: 'tokens', of }
}
