import { customPrefix } from '../../fields/contact-fields.ts'
import type { Fault, FaultCode } from '../../kernel/fault.ts'
import { limits } from '../../kernel/limits.ts'
import { canonicalField } from './filter-fields.ts'
import {
  bareName,
  bareValue,
  type FilterTest,
  type FilterTree,
  type ListWord,
  listWords,
  otherQuotes,
  type Place,
  quote,
  quoted,
  type ReadFilter,
  signs,
  type TestPlace,
  takesList,
} from './filter-tree.ts'

class Stop extends Error {
  readonly fault: Fault

  constructor(fault: Fault) {
    super(fault.code)
    this.fault = fault
  }
}

/**
 * Parses a filter's text into a tree, or returns the fault with its position (UTF-16 units before it). Checks
 * the grammar only; `resolve-filter.ts` checks that fields, tags and values exist. Blank text matches all
 * contacts.
 *
 * filter = term {["and"] term} | filter "or" filter        "and" binds closer term   = "not" term | "("
 * filter ")" | test test   = name sign value | ("has" | "no") ":" name value  = bare | quoted | ["any" |
 * "all" | "none" | "month" | "monthDay"] "(" value {"," value} ")"
 */
export function parseFilter(text: string, field = 'filter'): ReadFilter | { fault: Fault } {
  try {
    return new Parser(text, field).read()
  } catch (error) {
    if (error instanceof Stop) return { fault: error.fault }
    throw error
  }
}

const listStart = new RegExp(`(${[...listWords].reverse().join('|')})?\\(\\s*`, 'iy')

class Parser {
  readonly #text: string
  readonly #field: string
  readonly #places = new Map<FilterTest, TestPlace>()
  #at = 0

  constructor(text: string, field: string) {
    this.#text = text
    this.#field = field
  }

  read(): ReadFilter {
    if (this.#text.length > limits.filterTextMax) throw this.#stop(0, 'too_long', limits.filterTextMax)
    this.#skipSpace()
    if (this.#ended()) return { tree: { and: [] }, places: this.#places }
    const tree = this.#or(0)
    if (!this.#ended())
      throw this.#expected(this.#peek() === ')' ? 'no “)” here: nothing is open' : 'and, or')
    return { tree, places: this.#places }
  }

  #or(depth: number): FilterTree {
    const parts = [this.#and(depth)]
    while (this.#takeWord('or')) parts.push(this.#and(depth))
    return parts.length === 1 ? parts[0]! : { or: parts }
  }

  #and(depth: number): FilterTree {
    const parts = [this.#term(depth)]
    while (this.#takeWord('and') || this.#beginsTerm()) parts.push(this.#term(depth))
    return parts.length === 1 ? parts[0]! : { and: parts }
  }

  #beginsTerm(): boolean {
    return !this.#ended() && this.#peek() !== ')' && this.#peekWord() !== 'or'
  }

  #term(depth: number): FilterTree {
    if (depth > limits.filterDepthMax) throw this.#stop(this.#at, 'too_deep', limits.filterDepthMax)
    if (this.#takeWord('not')) return { not: this.#term(depth + 1) }
    if (!this.#take('(')) {
      if (['and', 'or'].includes(this.#peekWord())) throw this.#expected('a comparison')
      return this.#test()
    }
    const inner = this.#or(depth + 1)
    if (!this.#take(')')) throw this.#expected('“)”')
    return inner
  }

  #test(): FilterTest {
    if (this.#places.size >= limits.filterTestsMax) {
      throw this.#stop(this.#at, 'too_many', limits.filterTestsMax)
    }
    const asksPresence = this.#takePresence()
    const fieldAt = this.#place()
    const field = this.#name()
    if (asksPresence !== undefined) {
      return this.#keep({ field, op: asksPresence }, { field: fieldAt, op: fieldAt, values: [] })
    }
    const opAt = this.#place()
    const sign = signs.find(([sign]) => this.#text.startsWith(sign, this.#at))
    if (sign === undefined) throw this.#expected(`${signs.map(([sign]) => sign).join(' ')} after the field`)
    this.#advance(sign[0].length)
    const [, op] = sign
    const list = op === 'eq' || op === 'ne' ? this.#list() : undefined
    if (list === undefined) {
      const values = [this.#place()]
      return this.#keep({ field, op, value: this.#value() }, { field: fieldAt, op: opAt, values })
    }
    if (op === 'ne' && list.op !== 'any')
      throw this.#stop(opAt.position!, 'filter_syntax', ': before any, all or none')
    const listOp = op === 'ne' ? 'none' : list.op
    return this.#keep(
      { field, op: listOp, value: list.values },
      { field: fieldAt, op: opAt, values: list.places },
    )
  }

  #takePresence(): 'present' | 'absent' | undefined {
    const match = this.#match(/(has|no)\s*:\s*/iy)
    return match === undefined ? undefined : match[1]!.toLowerCase() === 'has' ? 'present' : 'absent'
  }

  #name(): string {
    const bare = this.#match(bareName)?.[0]
    if (bare === undefined) throw this.#expected('the name of a field')
    const name = canonicalField(bare)
    if (name === customPrefix) {
      const key = this.#match(quoted)
      if (key === undefined) throw this.#expected('the name of a custom field')
      this.#skipSpace()
      return customPrefix + unquote(key[1]!)
    }
    this.#skipSpace()
    return name
  }

  #list(): { op: ListWord; values: string[]; places: Place[] } | undefined {
    const start = this.#match(listStart)
    if (start === undefined) return undefined
    const values: string[] = []
    const places: Place[] = []
    do {
      if (values.length >= limits.filterValuesMax) {
        throw this.#stop(this.#at, 'too_many', limits.filterValuesMax)
      }
      places.push(this.#place())
      values.push(this.#value())
    } while (this.#take(','))
    if (!this.#take(')')) throw this.#expected('“,” or “)”')
    const word = start[1]?.toLowerCase() ?? 'any'
    return { op: listWords.find((known) => known.toLowerCase() === word)!, values, places }
  }

  #value(): string {
    const inQuotes = this.#match(quoted)
    if (inQuotes !== undefined) {
      this.#skipSpace()
      return unquote(inQuotes[1]!)
    }
    if (this.#peek() === '"') throw this.#expected('a closing quote')
    const other = this.#match(otherQuotes)
    if (other !== undefined) throw this.#misquoted(other)
    const bare = this.#match(bareValue)
    if (bare === undefined) throw this.#expected('a value')
    this.#skipSpace()
    return bare[0]
  }

  #keep(test: FilterTest, place: TestPlace): FilterTest {
    this.#places.set(test, place)
    return test
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)
    if (match === null) return undefined
    this.#at += match[0].length
    return match
  }

  #peekWord(): string {
    bareName.lastIndex = this.#at
    return bareName.exec(this.#text)?.[0].toLowerCase() ?? ''
  }

  #takeWord(word: string): boolean {
    if (this.#peekWord() !== word) return false
    this.#advance(word.length)
    return true
  }

  #take(sign: string): boolean {
    if (this.#peek() !== sign) return false
    this.#advance(1)
    return true
  }

  #advance(length: number): void {
    this.#at += length
    this.#skipSpace()
  }

  #skipSpace(): void {
    this.#match(/\s*/y)
  }

  #peek(): string | undefined {
    return this.#text[this.#at]
  }

  #ended(): boolean {
    return this.#at >= this.#text.length
  }

  #place(): Place & { position: number } {
    return { field: this.#field, position: this.#at }
  }

  #expected(what: string): Stop {
    return this.#stop(this.#at, 'filter_syntax', what)
  }

  /** Other quotes would become part of the value, which is hardly ever meant: `city:'Berlin'` would match no contact. */
  #misquoted({ 0: { length }, 2: inner = '' }: RegExpExecArray): Stop {
    const position = this.#at - length
    const expected = 'double quotes around a value'
    return new Stop({
      field: this.#field,
      code: 'filter_syntax',
      expected,
      position,
      suggestion: quote(inner),
    })
  }

  #stop(position: number, code: FaultCode, expected: string | number): Stop {
    return new Stop({ field: this.#field, code, expected, position })
  }
}

/** Takes the backslashes out of what stood between quotes. */
export function unquote(text: string): string {
  return text.replaceAll(/\\(["\\])/g, '$1')
}

/** The canonical text of a tree: parsing it gives the same tree. */
export function formatFilter(tree: FilterTree): string {
  if ('and' in tree) return tree.and.map(formatPart).join(' and ')
  if ('or' in tree) return tree.or.map(formatPart).join(' or ')
  if ('not' in tree) return `not ${formatPart(tree.not)}`
  return formatTest(tree)
}

/** Adds brackets, unless the part is unambiguous between `and` and `or`. */
function formatPart(tree: FilterTree): string {
  return 'and' in tree || 'or' in tree ? `(${formatFilter(tree)})` : formatFilter(tree)
}

function formatTest({ field, op, value }: FilterTest): string {
  const name = formatField(field)
  if (op === 'present') return `has:${name}`
  if (op === 'absent') return `no:${name}`
  if (takesList(op)) {
    const list = `(${[value ?? []].flat().map(formatValue).join(', ')})`
    return `${name}:${op === 'any' ? '' : op}${list}`
  }
  const [sign] = signs.find(([, meaning]) => meaning === op)!
  return `${name}${sign}${formatValue(String(value))}`
}

function formatField(field: string): string {
  if (!field.startsWith(customPrefix)) return field
  const key = field.slice(customPrefix.length)
  return isWhole(bareName, key) ? field : customPrefix + quote(key)
}

/** Adds quotes if the bare value would be parsed differently. */
function formatValue(value: string): string {
  return isWhole(bareValue, value) && !isWhole(otherQuotes, value) ? value : quote(value)
}

function isWhole(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0
  return pattern.exec(text)?.[0].length === text.length
}
