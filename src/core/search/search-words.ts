import type { TokenQuery } from '../../store/selections/condition.ts'
import { foldText } from './fold-text.ts'
import { isSeparator, signsOf, splitWords } from './split-words.ts'
import { clipWord, lastDigits, type TokenKind, token } from './token.ts'

/** More words than that narrow nothing down any more. */
const wordsMax = 12

interface Found {
  exact: TokenQuery
  beginning: TokenQuery
  any: TokenQuery
}

/**
 * Who has every word of a search. A piece between spaces that only separates, such as `&`, is passed over beside others. With
 * `numbers` digits are looked for in phone numbers too.
 */
export function searchWords(workspaceId: string, q: string, { numbers }: { numbers: boolean }): Found {
  const pieces = foldText(q)
    .split(/\s+/)
    .filter((piece) => piece !== '')
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

/** What stands between two spaces of a search: a word, an email or a part of one, a domain, an id. */
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
    // A sign after a word says that the word ends there.
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

  /** The words before the `@`, which ends the last of them, and the domain's beginning. */
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
