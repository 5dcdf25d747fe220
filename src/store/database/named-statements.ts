import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'

const mark = '/* planned each time */'

/**
 * Begins a statement whose best plan depends on its values: how many contacts have this tag, how common this word is. It
 * is not prepared, since PostgreSQL may then keep one plan for all values.
 */
export const planEachTime: RawBuilder<unknown> = sql.raw(mark)

function isPlannedEachTime(text: string): boolean {
  return text.trimStart().startsWith(mark)
}

/** Beyond this many texts, new ones go unnamed: a server keeps every named statement of every connection. */
const namedTextsMax = 500

/**
 * The names under which this process prepares its statements, once a connection. Only texts that Roster wrote whole get
 * one: an UPDATE of the query builder, which quotes its tables, sets what a client sent, and has as many texts as clients
 * can think of.
 */
export class NamedStatements {
  readonly #names = new Map<string, string>()
  #generation = 0
  #isOff = false

  /** The name of a statement; undefined: it goes without. */
  nameOf(text: string): string | undefined {
    if (this.#isOff) return undefined
    const known = this.#names.get(text)
    if (known !== undefined || this.#names.size >= namedTextsMax || text.startsWith('update "')) return known
    if (isPlannedEachTime(text)) return undefined
    const hash = createHash('sha256').update(text).digest('base64url').slice(0, 20)
    const name = `roster_${this.#generation}_${hash}`
    this.#names.set(text, name)
    return name
  }

  /** From now on none has a name; answers whether that is new. */
  giveUp(): boolean {
    const isNew = !this.#isOff
    this.#isOff = true
    return isNew
  }

  /** Gives every statement a new name, on connections that know the old ones too: what they stand for has changed. */
  renew(): void {
    this.#names.clear()
    this.#generation++
  }
}
