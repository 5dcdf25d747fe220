import { setTimeout as delay } from 'node:timers/promises'
import { type Kysely, type KyselyPlugin, type RawBuilder, sql } from 'kysely'
import { isRetryable } from './errors.ts'
import type { Tables } from './tables.ts'

/** A connection pool or, inside a transaction, that transaction's connection. */
export type Connection = Kysely<Tables>

/** Where a function reads and writes if no workspace is chosen: the directory tables. */
export interface DirectoryScope {
  db: Connection
}

/** The first parameter of every tenant function: the connection, the one workspace it may access, and the actor. */
export interface Scope extends DirectoryScope {
  workspaceId: string
  /** `key:<id>`, `person:<id>`, `cli` or another actor; stored in the log, never shown to another workspace. */
  actor: string
  /** The request, batch, job or import that this belongs to (UUID v7); its changes share it in the log. */
  operationId: string
}

const attemptsMax = 8

/**
 * Runs `work` in one READ COMMITTED transaction and commits. If PostgreSQL aborts it in favour of another
 * transaction, or `work` throws `LostRace`, all of it runs again, a bounded number of times; any other error
 * rolls back and is thrown. An error at COMMIT that does not say "rolled back" becomes `OutcomeUnknown` and
 * is never retried; a connection lost before COMMIT left nothing behind. `onAgain` is called before a retry,
 * after the rollback.
 *
 * Inside a transaction it is a part of that one (a savepoint), which is rolled back alone if it fails.
 *
 * The callback's parameter is called `scope` as well, so that the outer connection cannot be used by mistake.
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
      // A random delay, so that the same transactions do not collide again.
      await delay(Math.random() * 2 ** attempt)
    }
  }
}

/** Connections of read-only scopes. */
const reading = new WeakSet<Connection>()

/**
 * A read-only version of the transaction's scope, for work that reads, locks and decides: a statement that
 * writes throws before it is sent.
 */
export function readingOnly<S extends DirectoryScope>(scope: S): S {
  const db = scope.db.withPlugin(refusingWrites) as Connection
  reading.add(db)
  return { ...scope, db }
}

/** Throws if the scope is read-only. */
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

/** The result of a dry run, thrown so that its transaction is rolled back. */
class Rehearsed<T> extends Error {
  readonly result: T

  constructor(result: T) {
    super('rehearsed')
    this.result = result
  }
}

/**
 * `inTransaction`; with `dryRun` everything is rolled back at the end, so that the result says what would
 * have happened.
 */
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
    // If this fails as well, the whole transaction is lost, for the reason that is thrown.
    await sql`rollback to savepoint part; release savepoint part`.execute(scope.db).catch(() => {})
    throw error
  }
}

/** A page in id order: the rows after `afterId`, or the first page. */
export interface IdPage {
  limit: number
  afterId?: string | undefined
}

/** A page of a directory list, newest first: the rows after `after`, or the first page. */
export interface DirectoryPage {
  limit: number
  after?: { createdAt: Date; id: string } | undefined
  /** The number of rows to skip first; only for lists that support it. */
  offset?: number | undefined
}

/** The condition for the rows after the previous page. */
export function beyond({ after }: DirectoryPage): RawBuilder<unknown> {
  return after === undefined
    ? sql`true`
    : sql`(created_at, id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`
}
