import { findWorkspaceRegion } from '../../../store/access/workspace-rules.ts'
import type { Condition, TokenQuery } from '../../../store/finding/condition.ts'
import type { Scope } from '../../../store/kernel/scope.ts'
import { refuseFaults } from '../../kernel/failure.ts'
import { limits } from '../../kernel/limits.ts'
import { isLongerThan, textFault } from '../../kernel/text.ts'
import { comparedText } from '../../values/compare-text.ts'
import { foldEmailPart } from '../../values/email.ts'
import { foldText } from '../../values/fold-text.ts'
import { readPhonePart } from '../../values/phone-fragment.ts'
import { formsOf, readPhoneText } from '../../values/phone-reading.ts'
import { plainDigits, takeExtension, unwrapPhone, withoutBracketedZero } from '../../values/phone-text.ts'
import {
  clipWord,
  isSeparator,
  lastDigits,
  lastDigitsMax,
  otherToken,
  signsOf,
  splitWords,
  type TokenKind,
  token,
} from './tokens.ts'

/** The conditions of a search, by quality of the match: each includes the one before it. */
export interface FoundBySearch {
  /** Every word is a whole word of a name or business, the whole number, or a whole part of the email. */
  exact: Condition
  /** Every word is the beginning of a word of a name or business, or the number starts or ends with the digits. */
  beginning: Condition
  /** All matches. */
  any: Condition
}

/** The conditions of a search. `region` is used to read numbers without a country code. */
export function findBySearch(workspaceId: string, q: string, region: string | null): FoundBySearch {
  if (q.trim() === '') return { exact: everybody, beginning: everybody, any: everybody }
  const number = phoneTyped(q)
  const isPhone = number !== undefined
  const words = searchWords(workspaceId, q, { numbers: !isPhone })
  const emails = q.split(/\s+/).filter((piece) => /[^@]@[^@]/.test(piece))
  const found = (of: TokenQuery): Condition => ({
    all: [{ test: 'tokens', of }, ...emails.map((piece) => hasEmail(workspaceId, piece))],
  })
  const [exact, beginning, any] = [found(words.exact), found(words.beginning), found(words.any)]
  if (!isPhone) return { exact, beginning, any }
  const phone = searchPhone(workspaceId, number, region)
  return {
    exact: { any: [phone.exact, exact] },
    beginning: { any: [phone.any, beginning] },
    any: { any: [phone.any, any] },
  }
}

const everybody: Condition = { all: [] }

const digitsOnly = /^(?:[\s+\-()./]*\d){3,}[\s\-()./]*$/

/**
 * The digits of a search that is a phone number or a part of one, without separators and extension: at least
 * three, since fewer occur in too many numbers. Undefined for other text.
 */
function phoneTyped(q: string): string | undefined {
  const plain = plainDigits(q)
  if (digitsOnly.test(plain)) return plain
  const isWrapped = /(?:^\W*|<)(?:sips?|tel|phone|callto|whatsapp):|;ext=|@(?:s\.whatsapp\.net|c\.us)$/i.test(
    plain,
  )
  const text = isWrapped ? unwrapPhone(plain)?.text : plain
  const number = text === undefined ? undefined : (takeExtension(text)?.text ?? text)
  return number !== undefined && digitsOnly.test(number) ? number : undefined
}

const named = ['first_name', 'last_name', 'full_name', 'business_name'] as const

/** The words of an email are not the email: it must contain the typed text, or a name must, or an id must start with it. */
function hasEmail(workspaceId: string, piece: string): Condition {
  const values = [comparedText(piece)]
  return {
    any: [
      { test: 'text', of: { column: 'email_key' }, how: 'contains', values: [foldEmailPart(piece)] },
      { test: 'text', of: { column: 'external_id' }, how: 'starts', values },
      { test: 'tokens', of: { token: otherToken(workspaceId, foldEmailPart(piece)), whole: false } },
      ...named.map((column): Condition => ({ test: 'text', of: { column }, how: 'contains', values })),
    ],
  }
}

/**
 * Resolves the text of a search box: beginnings of words of a name, business or email, in any order; an email
 * or a domain; a phone number in any format, by its beginning or its last digits. Case and accents do not
 * matter, in any script. Signs that separate words are ignored, others count as letters. Blank text matches
 * all contacts.
 */
export async function resolveSearch(
  scope: Scope,
  q: string,
  { findsParts = false }: { findsParts?: boolean } = {},
): Promise<FoundBySearch> {
  checkSearch(q)
  const region = phoneTyped(q) !== undefined ? await findWorkspaceRegion(scope) : null
  const found = findBySearch(scope.workspaceId, q, region)
  return findsParts ? { ...found, any: { any: [found.any, holdsParts(q)] } } : found
}

/**
 * Every word occurs anywhere in a name, the business, the email or the phone, or the text is a part of a
 * phone. No index helps: the whole workspace is read.
 */
function holdsParts(q: string): Condition {
  const contains = (column: (typeof named)[number] | 'email_key' | 'phone', value: string): Condition => ({
    test: 'text',
    of: { column },
    how: 'contains',
    values: [value],
  })
  const words = q.trim().split(/\s+/)
  const parts = words.map((word) => ({
    any: [
      ...named.map((column) => contains(column, word)),
      contains('email_key', foldEmailPart(word)),
      ...phoneParts(word).map((digits) => contains('phone', digits)),
    ],
  }))
  return { any: [{ all: parts }, ...phoneParts(q).map((digits) => contains('phone', digits))] }
}

/** The parts of a number that a text may mean, with and without a trunk zero; empty for text that is no number. */
function phoneParts(text: string): string[] {
  const typed = phoneTyped(text)
  return typed === undefined ? [] : (readPhonePart(typed) ?? [])
}

/** Refuses text that cannot be searched for. */
function checkSearch(q: string): void {
  const code = textFault(q)
  if (code !== undefined) refuseFaults([{ field: 'q', code }])
  if (isLongerThan(q, limits.searchMax)) {
    refuseFaults([{ field: 'q', code: 'too_long', expected: limits.searchMax }])
  }
}

/** More words do not narrow the result noticeably. */
const wordsMax = 12

interface Found {
  exact: TokenQuery
  beginning: TokenQuery
  any: TokenQuery
}

/** An email or a domain; the index has domains in Unicode. */
const isOfEmail = /@|(?:^|\.)xn--/i

/**
 * The condition that a contact matches every word. A piece that only separates, such as `&`, is ignored
 * beside others. With `numbers`, digits are also searched in phone numbers.
 */
function searchWords(workspaceId: string, q: string, { numbers }: { numbers: boolean }): Found {
  const pieces = q.split(/\s+/).flatMap((typed) => {
    const piece = foldText(isOfEmail.test(typed) ? foldEmailPart(typed) : typed)
    return piece.split(/\s+/).filter((part) => part !== '')
  })
  const telling = pieces.filter((piece) => !isSeparator(piece))
  const found = (telling.length > 0 ? telling : pieces)
    .slice(0, wordsMax)
    .map((piece) => new Piece(workspaceId, piece, numbers).find())
  return {
    exact: { every: found.map(({ exact }) => exact) },
    beginning: { every: found.map(({ beginning }) => beginning) },
    any: { every: found.map(({ any }) => any) },
  }
}

/** The text between two spaces of a search: a word, an email or a part of one, a domain, an id. */
class Piece {
  readonly #workspaceId: string
  readonly #text: string
  readonly #numbers: boolean

  constructor(workspaceId: string, text: string, numbers: boolean) {
    this.#workspaceId = workspaceId
    this.#text = text
    this.#numbers = numbers
  }

  find(): Found {
    const at = this.#text.lastIndexOf('@')
    if (at < 0) return this.#findText()
    const [text, email] = [
      this.#findText(),
      this.#findEmail(this.#text.slice(0, at), this.#text.slice(at + 1)),
    ]
    return {
      exact: { some: [email.exact, text.exact] },
      beginning: { some: [email.beginning, text.beginning] },
      any: { some: [email.any, text.any] },
    }
  }

  #findText(): Found {
    const words = splitWords(this.#text)
    const [word] = words
    if (words.length === 1 && word === this.#text) return this.#findWord(word)
    const id = this.#begins('name', this.#text)
    const signs = signsOf(this.#text).map((sign) => this.#is('part', sign))
    if (words.length + signs.length === 0)
      return { exact: this.#is('name', this.#text), beginning: id, any: id }
    // A sign after a word marks its end.
    const ended = words.slice(0, this.#text.endsWith(words.at(-1) ?? ' ') ? -1 : undefined)
    const last = words.slice(ended.length).map((open) => this.#findWord(open))
    const exact = words.map((whole) => this.#is('name', whole))
    const names = ended.map((whole) => this.#is('name', whole))
    const anywhere = ended.map((whole) => this.#isAny(['name', 'part', 'number'], whole))
    const domain = this.#text.includes('.') ? [this.#begins('part', this.#text)] : []
    return {
      exact: { some: [{ every: [...signs, ...exact] }, this.#is('name', this.#text)] },
      beginning: { some: [{ every: [...signs, ...names, ...last.map(({ beginning }) => beginning)] }, id] },
      any: { some: [{ every: [...signs, ...anywhere, ...last.map(({ any }) => any)] }, id, ...domain] },
    }
  }

  #findWord(word: string): Found {
    const beginning = this.#begins('name', word)
    const digits =
      this.#numbers && /^\d{3,}$/.test(word)
        ? [this.#begins('number', word), this.#begins('ending', lastDigits(word))]
        : []
    return {
      exact: this.#is('name', word),
      beginning: digits.length > 0 ? { some: [beginning, ...digits] } : beginning,
      any: { some: [beginning, this.#begins('part', word), ...digits] },
    }
  }

  /** The words before the `@`, the last of them complete, and the beginning of the domain. */
  #findEmail(local: string, domain: string): Found {
    const words = splitWords(local).map((word) => this.#isAny(['name', 'part'], word))
    const whole = { every: [...words, ...(domain === '' ? [] : [this.#is('part', domain)])] }
    const open = { every: [...words, ...(domain === '' ? [] : [this.#begins('part', domain)])] }
    return { exact: whole, beginning: open, any: open }
  }

  #is(kind: TokenKind, text: string): TokenQuery {
    return { token: token(kind, this.#workspaceId, clipWord(text)), whole: true }
  }

  #isAny(kinds: readonly TokenKind[], text: string): TokenQuery {
    return { some: kinds.map((kind) => this.#is(kind, text)) }
  }

  #begins(kind: TokenKind, text: string): TokenQuery {
    return { token: token(kind, this.#workspaceId, clipWord(text)), whole: false }
  }
}

/**
 * The condition that a contact has a typed number, in any format: with or without country code, trunk zero or
 * separators; by its beginning or its last digits.
 */
function searchPhone(
  workspaceId: string,
  q: string,
  region: string | null,
): { exact: Condition; any: Condition } {
  const typed = withoutBracketedZero(q).replaceAll(/[^\d+]/g, '')
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
  // The index has a limited number of last digits; longer endings are compared with the number itself.
  const isLong = digits.length > lastDigitsMax
  const endsSo: Condition[] = isLong ? [{ all: [tokens(ending), phone('ends', digits)] }] : []
  const other = (text: string, whole: boolean) => tokens(find('other', text, whole))
  const isOwnOrOther = (text: string): Condition => ({ any: [phone('is', text), other(text, true)] })
  const isWith = {
    whole: isOwnOrOther(`+${digits}`),
    begun: { any: [phone('starts', `+${digits}`), other(`+${digits}`, false)] },
  }
  const read = readPhoneText(q, region)
  // All readings of a whole number, including forms such as 0044 and +44 (0)20.
  const readings = 'reason' in read ? [] : formsOf(read.readings).map(isOwnOrOther)
  if (digits.length < typed.length) {
    const exact: Condition = { any: [isWith.whole, ...readings] }
    return { exact, any: { any: [exact, isWith.begun, ...(isLong ? endsSo : [tokens(ending)])] } }
  }
  const national = digits.replace(/^0+/, '')
  const exact: Condition = {
    any: [
      ...(readings.length > 0 ? readings : [isOwnOrOther(`+${digits}`)]),
      ...(national === '' ? [] : [tokens(find('number', national, true))]),
    ],
  }
  const begun = [...(national === '' ? [] : [find('number', national, false)]), ...(isLong ? [] : [ending])]
  return { exact, any: { any: [exact, isWith.begun, tokens({ some: begun }), ...endsSo] } }
}

function tokens(of: TokenQuery): Condition {
  return { test: 'tokens', of }
}
