import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'

const mark = '/* planned each time */'

/**
 * The prefix of a statement whose best plan depends on its values: how many contacts have this tag, how
 * common this word is. It is not prepared, since PostgreSQL might then use one plan for all values.
 */
export const planEachTime: RawBuilder<unknown> = sql.raw(mark)

function isPlannedEachTime(text: string): boolean {
  return text.trimStart().startsWith(mark)
}

/** Beyond this many texts, new ones get no name, because a server stores every named statement of every connection. */
const namedTextsMax = 500

/**
 * The names under which this process prepares its statements, once per connection. Only texts that Roster
 * wrote completely get one: an UPDATE of the query builder, which quotes its tables, sets what a client sent,
 * so its texts are unlimited.
 */
export class NamedStatements {
  readonly #names = new Map<string, string>()
  #generation = 0
  #isOff = false

  /** The name of a statement; undefined: it is sent without one. */
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

  /** Stops naming statements; returns whether that is new. */
  giveUp(): boolean {
    const isNew = !this.#isOff
    this.#isOff = true
    return isNew
  }

  /**
   * Gives every statement a new name, also on connections with the old ones, because the columns of a table
   * have changed.
   */
  renew(): void {
    this.#names.clear()
    this.#generation++
  }
}

const slowMs = 1_000
const saidEveryMs = 10_000

/** Reports statements that take over a second, by their verb and tables only: their text may contain people's data. */
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

/** Describes a statement as "select contacts, list_members": the first word and the tables. */
export function describeStatement(statement: string): string {
  // Text between quotes may be people's data.
  const text = statement.replace(/'(?:[^']|'')*'/g, "''")
  const verb = /\b(select|insert|update|delete|with|analyze|commit|begin)\b/i.exec(text)?.[1]?.toLowerCase()
  const named = text.matchAll(/\b(?:from|join|into|update|analyze)\s+"?([a-z_]+)"?/gi)
  const tables = [...new Set([...named].map(([, table]) => table!.toLowerCase()))]
  return [verb ?? 'statement', tables.filter((table) => !words.has(table)).join(', ')].join(' ').trim()
}

/** Words after FROM and the like that are no tables. */
const words = new Set(['select', 'set', 'unnest', 'only', 'lateral', 'jsonb_to_recordset', 'the'])
