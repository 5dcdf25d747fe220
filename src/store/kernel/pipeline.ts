import { setImmediate as nextTick } from 'node:timers/promises'
import { CompiledQuery, type RawBuilder } from 'kysely'
import type { QueryResult } from 'pg'
import { type DirectoryScope, refuseReadingOnly } from './scope.ts'

/** A statement's text with its encoded values. */
export interface Statement {
  text: string
  values: readonly unknown[]
  /**
   * The number of rows that it must write. Any other number is an error, so that a write without effect is
   * never reported as done.
   */
  rows?: number | undefined
}

/**
 * Several statements, passed as one to Kysely, which would send them one by one, each after the answer to the
 * last. `kyselyPool` sends them together.
 */
export class Pipeline {
  readonly statements: readonly Statement[]
  /**
   * Whether the answers are read later. `later`: the statements are sent with the next ones, COMMIT at the
   * latest. `now`: they are sent at once, so that the database works while this process prepares the next.
   */
  readonly unread: 'later' | 'now' | undefined

  constructor(statements: readonly Statement[], unread?: 'later' | 'now') {
    this.statements = statements
    this.unread = unread
  }

  /** The pipeline in a compiled query; undefined for an ordinary query. */
  static of(values: readonly unknown[]): Pipeline | undefined {
    return values[0] instanceof Pipeline ? values[0] : undefined
  }
}

/**
 * Sends statements of a transaction in one round trip and returns the rows of each, in order; undefined ones
 * are left out and have no rows. PostgreSQL runs them in order, each with its own snapshot. They must only
 * read or lock, since BEGIN is sent with them, and if it failed they would run without it.
 */
export async function readTogether<const Rows extends readonly unknown[]>(
  scope: DirectoryScope,
  statements: { [Index in keyof Rows]: RawBuilder<Rows[Index]> | undefined },
): Promise<{ [Index in keyof Rows]: Rows[Index][] }> {
  const present = statements.filter((statement) => statement !== undefined)
  if (present.length === 0) return statements.map(() => []) as never
  const pipeline = new Pipeline(present.map((statement) => compiled(scope, statement)))
  const { rows } = await scope.db.executeQuery<QueryResult>(CompiledQuery.raw('pipeline', [pipeline]))
  const answers = [...rows]
  return statements.map((statement) => (statement === undefined ? [] : answers.shift()?.rows)) as never
}

/**
 * Queues a write of a transaction whose answer is not needed: it is sent with the next statement, COMMIT at
 * the latest, which then throws the write's error, also if it wrote another number of rows than `rows`.
 */
export function writeLater(
  scope: DirectoryScope,
  statement: RawBuilder<unknown> | Statement,
  rows?: number,
): Promise<void> {
  return write(scope, 'text' in statement ? statement : { ...compiled(scope, statement), rows }, 'later')
}

/** `writeLater` for a large statement, which is sent at once if the transaction has begun. */
export function writeAhead(scope: DirectoryScope, statement: Statement): Promise<void> {
  return write(scope, statement, 'now')
}

/** PostgreSQL writes so many while this process makes the next, or fewer where they come to so many characters. */
const rowsAhead = 200
const charactersAhead = 256 * 1024

/** Few rows go with COMMIT; of many, each part is on its way before the next is made. */
export async function writeInParts<Row extends object>(
  scope: DirectoryScope,
  rows: readonly Row[],
  statementOf: (part: readonly Row[]) => Statement,
): Promise<void> {
  for (let from = 0; from < rows.length; ) {
    const end = endOfPart(rows, from)
    const statement = statementOf(rows.slice(from, end))
    if (from === 0 && end === rows.length) return writeLater(scope, statement)
    await writeAhead(scope, statement)
    // What the socket did not take at once goes now, and requests that came in meanwhile have their turn.
    await nextTick()
    from = end
  }
}

/** Where the part ends that begins at `from`; it has one row at least. */
function endOfPart(rows: readonly object[], from: number): number {
  const max = Math.min(rows.length, from + rowsAhead)
  let end = from
  for (let characters = 0; end < max && characters < charactersAhead; end++)
    characters += charactersOf(rows[end] as object, 4)
  return end
}

/** About how much text is in a value: what makes it long to write. */
function charactersOf(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null || depth === 0) return 0
  let characters = 0
  for (const key in value) characters += charactersOf((value as Record<string, unknown>)[key], depth - 1)
  return characters
}

async function write(scope: DirectoryScope, statement: Statement, unread: 'later' | 'now'): Promise<void> {
  refuseReadingOnly(scope)
  const pipeline = new Pipeline([statement], unread)
  await scope.db.executeQuery(CompiledQuery.raw('pipeline', [pipeline]))
}

function compiled(scope: DirectoryScope, statement: RawBuilder<unknown>): Statement {
  const { sql, parameters } = statement.compile(scope.db)
  return { text: sql, values: parameters }
}
