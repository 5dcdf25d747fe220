import type { Duplex } from 'node:stream'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type { ClientBase, Pool, PoolClient, QueryConfig, QueryResult } from 'pg'
import {
  commitError,
  endsConnection,
  isFromServer,
  isLostConnection,
  isLostStatement,
  isRetryable,
  isStalePlan,
  tellDiskFull,
  WrongRowCount,
} from '../kernel/errors.ts'
import { plainArrayLiteral } from '../kernel/literals.ts'
import { Pipeline, type Statement } from '../kernel/pipeline.ts'
import { NamedStatements, SlowStatements } from './named-statements.ts'

export interface KyselyPoolOptions {
  /** Named statements; off for PgBouncer in transaction mode. */
  prepared: boolean
  statementTimeoutMs: number
  /** Called with the number of rows that an INSERT wrote. */
  onInserted?: (rows: number) => void
  /** Called when named statements are found to be lost, as behind PgBouncer in transaction mode, and are no longer used. */
  onLostStatements?: () => void
  /** Whether the disk has so little room that transactions may only read. */
  isShortOfSpace?: () => boolean
  /** Called with a sentence about a slow statement. */
  onSlow?: (sentence: string) => void
}

const attemptsMax = 5
/** In a transaction PostgreSQL's timeout comes first; the driver's follows only if there is no answer at all. */
const graceMs = 1_000
/** The longest time, in milliseconds, that a Roster on a lost machine holds its locks. */
const idleMsMax = 60_000

/**
 * A pool for Kysely whose connections pipeline. Statements are prepared by name, once per connection. A
 * single statement outside of a transaction is repeated if PostgreSQL aborts it in favour of another (40001,
 * 40P01), which a server set to `serializable` may do even to a SELECT; inside a transaction, `inTransaction`
 * repeats the whole.
 *
 * A transaction's settings are sent with its BEGIN: no additional round trip, and no session state, which
 * PgBouncer would lose. Outside of a transaction only the driver has a timeout: a read that timed out ends
 * when the server notices that the client is gone.
 */
export function kyselyPool(pool: Pool, options: KyselyPoolOptions): PostgresPool {
  const { prepared, statementTimeoutMs, onInserted, onLostStatements, isShortOfSpace = () => false } = options
  const slow = new SlowStatements(options.onSlow ?? (() => {}))
  const names = prepared ? new NamedStatements() : undefined
  const settings = [
    `statement_timeout = ${statementTimeoutMs}`,
    `idle_in_transaction_session_timeout = ${Math.max(idleMsMax, statementTimeoutMs)}`,
    // A plan lives as long as its connection. A plan from when a table was small must not read all of it
    // later. `off` raises the cost instead of forbidding the scan, and JIT would then take every statement
    // for an expensive one.
    'enable_seqscan = off',
    'jit = off',
  ]
  const limits = settings.map((setting) => `set local ${setting}`).join('; ')

  function wrap(client: PoolClient): PostgresPoolClient {
    // Never reset: the caller that checked the connection out has one transaction on it, and COMMIT belongs to it.
    let inTransaction = false
    let broken = false
    /** The text of BEGIN, while nothing else has been sent. */
    let begin: string | undefined
    /** Deferred writes, in order; their results are checked later. */
    let deferred: Statement[] = []
    /** Deferred writes that have been sent already. */
    let ahead: Promise<PromiseSettledResult<QueryResult>>[] = []

    function submit({ text, values, rows }: Statement): Promise<QueryResult> {
      const name = values.length > 0 ? names?.nameOf(text) : undefined
      const query: QueryConfig & { query_timeout: number } = {
        text,
        values: values.map(travelling),
        query_timeout: inTransaction ? statementTimeoutMs + graceMs : statementTimeoutMs,
        ...(name !== undefined && { name }),
      }
      const sent = client.query(query)
      return rows === undefined ? sent : sent.then((result) => proven(result, rows))
    }

    /** Sends statements in one network write. */
    function submitAll(statements: readonly Statement[]): Promise<PromiseSettledResult<QueryResult>>[] {
      const stream = streamOf(client)
      stream.cork()
      const since = performance.now()
      const sent = statements.map(async (statement) => {
        const settled = await settledOf(submit(statement))
        slow.note(statement.text, performance.now() - since)
        return settled
      })
      stream.uncork()
      return sent
    }

    /** Sends statements and waits for all results, those of writes that were sent earlier first. */
    async function settle(statements: readonly Statement[]): Promise<PromiseSettledResult<QueryResult>[]> {
      const sent = [...ahead, ...submitAll(statements)]
      ahead = []
      const settled = await Promise.all(sent)
      for (const one of settled) {
        if (isRejected(one)) {
          if (isShortOfSpace()) tellDiskFull(one.reason)
          if (endsConnection(one.reason)) broken = true
          if (isStalePlan(one.reason)) names?.renew()
          if (isLostStatement(one.reason) && names?.giveUp()) onLostStatements?.()
        } else if (one.value.command === 'INSERT') onInserted?.(one.value.rowCount ?? 0)
      }
      return settled
    }

    /** Sends statements and throws the error of the first that failed, which is the cause of the later ones. */
    async function send(statements: readonly Statement[]): Promise<QueryResult[]> {
      return (await settle(statements)).map(resultOf)
    }

    /**
     * The statements to send before `next`. A deferred write never goes with a BEGIN: if BEGIN failed, the
     * write would be outside of a transaction.
     */
    async function waiting(next: 'read' | 'write'): Promise<Statement[]> {
      const first = begin === undefined ? [] : [{ text: begin, values: [] }]
      const before = deferred
      begin = undefined
      deferred = []
      if (next === 'read' && before.length === 0) return first
      if (first.length > 0) await sendBegin(first)
      return before
    }

    function sendBegin(first: readonly Statement[]): Promise<unknown> {
      return send(first).catch((error) => {
        // Whether the transaction began is unknown, and nothing would end it.
        broken = true
        throw error
      })
    }

    async function runPipeline({ statements, unread }: Pipeline): Promise<{ rows: QueryResult[] }> {
      if (unread !== undefined && inTransaction) {
        deferred.push(...statements)
        if (unread === 'now' && begin === undefined) ahead.push(...submitAll(deferred.splice(0)))
        return { rows: [] }
      }
      const before = await waiting('read')
      const results = await send([...before, ...statements])
      return { rows: results.slice(-statements.length) }
    }

    async function query(text: string, values: readonly unknown[]): Promise<unknown> {
      if (/^(begin|start transaction)/i.test(text)) {
        inTransaction = true
        begin = isShortOfSpace()
          ? `${text}; ${limits}; set local transaction_read_only = on`
          : `${text}; ${limits}`
        return {}
      }
      if (text === 'commit') return commit()
      if (text === 'rollback') return rollback()
      if (text.startsWith('rollback to ')) return rollbackPart(text)
      const pipeline = Pipeline.of(values)
      if (pipeline !== undefined) return runPipeline(pipeline)
      const before = await waiting('write')
      for (let attempt = 1; ; attempt++) {
        try {
          return (await send([...before, { text, values }])).at(-1)
        } catch (error) {
          if (inTransaction || broken || attempt === attemptsMax || !isRetryable(error)) throw error
        }
      }
    }

    async function commit(): Promise<unknown> {
      // Nothing was sent to the database.
      if (begin !== undefined && deferred.length === 0) return {}
      const before = await waiting('write')
      const settled = await settle([...before, { text: 'commit', values: [] }])
      const refused = settled.slice(0, -1).find(isRejected)
      // PostgreSQL rolled back what it refused. A pooler that lost its server reports that for the first
      // statement without an answer, when COMMIT may have arrived.
      if (refused !== undefined && isFromServer(refused.reason) && !isLostConnection(refused.reason))
        throw refused.reason
      const last = settled.at(-1) as PromiseSettledResult<QueryResult>
      if (isRejected(last)) throw commitError(last.reason)
      // The commit succeeded, but a deferred write failed.
      if (refused !== undefined) throw commitError(refused.reason)
      // PostgreSQL answers ROLLBACK, without an error, if a statement had failed unnoticed.
      const { command } = resultOf(last)
      if (command !== 'COMMIT') throw new Error(`COMMIT was answered with ${command}`)
      return {}
    }

    /** On a broken connection it would wait for a statement that never ends; closing the connection rolls back as well. */
    async function rollback(): Promise<object> {
      if (broken || begin !== undefined) return {}
      deferred = []
      const settled = await settle([{ text: 'rollback', values: [] }])
      // Earlier statements may have failed; that is why the transaction is rolled back.
      if (isRejected(settled.at(-1) as PromiseSettledResult<QueryResult>)) broken = true
      return {}
    }

    /** Rolls back to a savepoint, together with the writes that were deferred since. */
    async function rollbackPart(text: string): Promise<object> {
      if (broken) return {}
      deferred = []
      resultOf((await settle([{ text, values: [] }])).at(-1) as PromiseSettledResult<QueryResult>)
      return {}
    }

    return { query: query as PostgresPoolClient['query'], release: () => client.release(broken) }
  }

  return { connect: async () => wrap(await pool.connect()), end: () => pool.end() }
}

/** Arrays are encoded here, since the driver escapes each item twice. */
function travelling(value: unknown): unknown {
  return Array.isArray(value) ? (plainArrayLiteral(value) ?? value) : value
}

async function settledOf(sent: Promise<QueryResult>): Promise<PromiseSettledResult<QueryResult>> {
  try {
    return { status: 'fulfilled', value: await sent }
  } catch (reason) {
    return { status: 'rejected', reason }
  }
}

function proven(result: QueryResult, rows: number): QueryResult {
  if (result.rowCount !== rows) throw new WrongRowCount(rows, result.rowCount)
  return result
}

function isRejected(settled: PromiseSettledResult<unknown>): settled is PromiseRejectedResult {
  return settled.status === 'rejected'
}

function resultOf<T>(settled: PromiseSettledResult<T>): T {
  if (isRejected(settled)) throw settled.reason
  return settled.value
}

/** The socket of a connection, which the driver's types leave out. */
export function streamOf(client: ClientBase): Duplex {
  return (client as unknown as { connection: { stream: Duplex } }).connection.stream
}
