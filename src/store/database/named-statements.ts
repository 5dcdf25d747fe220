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

const slowMs = 1_000
const saidEveryMs = 10_000

/** Tells of statements that take over a second, by what they do and to which tables: their text may hold people's data. */
export class SlowStatements {
  readonly #say: (sentence: string) => void
  readonly #saidAt = new Map<string, number>()

  constructor(say: (sentence: string) => void) {
    this.#say = say
  }

  note(text: string, tookMs: number): void {
    if (tookMs < slowMs) return
    const name = describeStatement(text)
    const now = performance.now()
    if (now - (this.#saidAt.get(name) ?? Number.NEGATIVE_INFINITY) < saidEveryMs) return
    this.#saidAt.set(name, now)
    this.#say(`a statement took ${Math.round(tookMs).toLocaleString('en')} ms: ${name}`)
  }
}

/** "select contacts, list_members": the first word, and the tables that it names. */
export function describeStatement(statement: string): string {
  // What stands between quotes may be somebody's data.
  const text = statement.replace(/'(?:[^']|'')*'/g, "''")
  const verb = /\b(select|insert|update|delete|with|analyze|commit|begin)\b/i.exec(text)?.[1]?.toLowerCase()
  const named = text.matchAll(/\b(?:from|join|into|update|analyze)\s+"?([a-z_]+)"?/gi)
  const tables = [...new Set([...named].map(([, table]) => table!.toLowerCase()))]
  return [verb ?? 'statement', tables.filter((table) => !words.has(table)).join(', ')].join(' ').trim()
}

/** What may stand there and is no table. */
const words = new Set(['select', 'set', 'unnest', 'only', 'lateral', 'jsonb_to_recordset', 'the'])
