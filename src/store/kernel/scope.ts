import { setTimeout as delay } from 'node:timers/promises'
import { type Kysely, type KyselyPlugin, type RawBuilder, sql } from 'kysely'
import { isRetryable } from './errors.ts'
import type { Tables } from './tables.ts'

/** A connection pool or, inside a transaction, that transaction's connection. */
export type Connection = Kysely<Tables>

/** Where a function may read and write when no workspace is chosen yet: the directory tables. */
export interface DirectoryScope {
  db: Connection
}

/** What every tenant function takes first: the connection, the one workspace it may touch, and who acts. */
export interface Scope extends DirectoryScope {
  workspaceId: string
  /** `key:<id>`, `cli`, later a person or an import: kept in the log, never shown to another workspace. */
  actor: string
  /** The request, batch, job or import that this belongs to (uuid v7); its changes share it in the log. */
  operationId: string
}

const attemptsMax = 8

/**
 * Runs `work` in one READ COMMITTED transaction and commits. When PostgreSQL ended it for another's sake or `work` threw
 * `LostRace`, all of it runs again, bounded; any other error rolls back and is thrown. An error at COMMIT that does not
 * say "rolled back" is `OutcomeUnknown` and is never retried; a connection lost before COMMIT left nothing behind.
 * `onAgain` hears that it will run again, when it is rolled back and holds nothing.
 *
 * Within a transaction it is a part of that one, which is rolled back alone when it fails.
 *
 * The callback's parameter is called `scope` as well, so the outer connection is out of reach.
 */
export async function inTransaction<S extends DirectoryScope, T>(
  scope: S,
  work: (scope: S) => Promise<T>,
  onAgain: () => void = () => {},
): Promise<T> {
  const execute = scope.db.isTransaction ? inSavepoint : inOwnTransaction
  for (let attempt = 1; ; attempt++) {
    try {
      return await execute(scope, work)
    } catch (error) {
      if (attempt >= attemptsMax || !isRetryable(error)) throw error
      onAgain()
      // Spread out, so that the same rivals do not meet again.
      await delay(Math.random() * 2 ** attempt)
    }
  }
}

/** Connections of scopes that may not write. */
const reading = new WeakSet<Connection>()

/**
 * The scope of the transaction for what only reads, locks and decides: a statement that writes throws before
 * it is sent.
 */
export function readingOnly<S extends DirectoryScope>(scope: S): S {
  const db = scope.db.withPlugin(refusingWrites) as Connection
  reading.add(db)
  return { ...scope, db }
}

/** Throws for a scope that is `readingOnly`. */
export function refuseReadingOnly({ db }: DirectoryScope): void {
  if (reading.has(db)) throw new WriteWhileReading()
}

class WriteWhileReading extends Error {
  override name = 'WriteWhileReading'

  constructor() {
    super('A statement that writes was sent where only reading and locking is allowed')
  }
}

const writing = /\b(insert\s+into|delete\s+from|merge\s+into|truncate|(?<!for\s+|no\s+key\s+|do\s+)update)\b/i

const refusingWrites: KyselyPlugin = {
  transformQuery({ node }) {
    const isWrite =
      node.kind === 'RawNode'
        ? writing.test(node.sqlFragments.join(' '))
        : node.kind !== 'SelectQueryNode' && node.kind.endsWith('QueryNode')
    if (isWrite) throw new WriteWhileReading()
    return node
  },
  transformResult: async ({ result }) => result,
}

/** What a rehearsal came to, thrown so that its transaction is rolled back. */
class Rehearsed<T> extends Error {
  readonly result: T

  constructor(result: T) {
    super('rehearsed')
    this.result = result
  }
}

/** `inTransaction`; with `dryRun` all of it is rolled back in the end, so that the result says what would have happened. */
export async function inTransactionOrDry<S extends DirectoryScope, T>(
  scope: S,
  { dryRun = false }: { dryRun?: boolean | undefined },
  work: (scope: S) => Promise<T>,
): Promise<T> {
  if (!dryRun) return inTransaction(scope, work)
  try {
    return await inTransaction(scope, async (scope) => {
      throw new Rehearsed(await work(scope))
    })
  } catch (error) {
    if (error instanceof Rehearsed) return error.result
    throw error
  }
}

function inOwnTransaction<S extends DirectoryScope, T>(scope: S, work: (scope: S) => Promise<T>): Promise<T> {
  return scope.db
    .transaction()
    .setIsolationLevel('read committed')
    .execute((transaction) => work({ ...scope, db: transaction }))
}

async function inSavepoint<S extends DirectoryScope, T>(
  scope: S,
  work: (scope: S) => Promise<T>,
): Promise<T> {
  await sql`savepoint part`.execute(scope.db)
  try {
    const result = await work(scope)
    await sql`release savepoint part`.execute(scope.db)
    return result
  } catch (error) {
    // Where this fails as well, the whole transaction is lost, for the reason that is thrown.
    await sql`rollback to savepoint part; release savepoint part`.execute(scope.db).catch(() => {})
    throw error
  }
}

/** A page in id order: what stands after `afterId`, or the first page. */
export interface IdPage {
  limit: number
  afterId?: string | undefined
}

/** A page of a directory list, newest first: what stands after `after`, or the first page. */
export interface DirectoryPage {
  limit: number
  after?: { createdAt: Date; id: string } | undefined
  /** How many to pass over first; only where a list says so. */
  offset?: number | undefined
}

/** The rows that stand behind the page before. */
export function beyond({ after }: DirectoryPage): RawBuilder<unknown> {
  return after === undefined
    ? sql`true`
    : sql`(created_at, id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`
}
