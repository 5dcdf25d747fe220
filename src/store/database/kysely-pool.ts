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
  /** Hears how many rows an INSERT wrote. */
  onInserted?: (rows: number) => void
  /** Hears that named statements are lost, as behind PgBouncer in transaction mode, and are given up from now on. */
  onLostStatements?: () => void
  /** Whether the disk has so little room that transactions must only read. */
  isShortOfSpace?: () => boolean
  /** Hears a sentence about a statement that took long. */
  onSlow?: (sentence: string) => void
}

const attemptsMax = 5
/** In a transaction PostgreSQL gives a statement up first; the driver follows only when no answer comes at all. */
const graceMs = 1_000
/** A Roster whose machine is gone holds its locks no longer than this. */
const idleMsMax = 60_000

/**
 * A pool for Kysely, whose connections must pipeline. Statements are prepared once a connection, by name. Single
 * statements outside a transaction are sent again when PostgreSQL ends them for another's sake (40001, 40P01), which a
 * server set to `serializable` may do even to a SELECT; inside one, `inTransaction` runs the whole again.
 *
 * A transaction's settings travel with its BEGIN: no round trip more, and no session state, which PgBouncer would lose.
 * Outside of one only the driver keeps time: a read that it gave up ends when the server sees that nobody listens.
 */
export function kyselyPool(pool: Pool, options: KyselyPoolOptions): PostgresPool {
  const { prepared, statementTimeoutMs, onInserted, onLostStatements, isShortOfSpace = () => false } = options
  const slow = new SlowStatements(options.onSlow ?? (() => {}))
  const names = prepared ? new NamedStatements() : undefined
  const settings = [
    `statement_timeout = ${statementTimeoutMs}`,
    `idle_in_transaction_session_timeout = ${Math.max(idleMsMax, statementTimeoutMs)}`,
    // A plan is kept for as long as a connection lives. One made while a table was small must not read all of it later;
    // and `off` is a price, not a ban, which the compiler of expressions would take for a costly statement.
    'enable_seqscan = off',
    'jit = off',
  ]
  const limits = settings.map((setting) => `set local ${setting}`).join('; ')

  function wrap(client: PoolClient): PostgresPoolClient {
    // Never false again: who checked the connection out has one transaction on it, and COMMIT is a part of it.
    let inTransaction = false
    let broken = false
    /** BEGIN, when nothing else was sent yet. */
    let begin: string | undefined
    /** Writes whose answers nobody waits for, in order. */
    let deferred: Statement[] = []
    /** Those of them that are on their way, before all others. */
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

    /** Sends statements in one go. */
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

    /** Sends statements and waits for what becomes of each, those on their way included, which come first. */
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

    /** The first that fails is the reason why those after it do, and is what is thrown. */
    async function send(statements: readonly Statement[]): Promise<QueryResult[]> {
      return (await settle(statements)).map(resultOf)
    }

    /** What waits to be sent before `next`. A write that went with a BEGIN that fails would stand by itself. */
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
        // Whether it began is not known, and nobody would end it.
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
      // Nothing was asked of the database.
      if (begin !== undefined && deferred.length === 0) return {}
      const before = await waiting('write')
      const settled = await settle([...before, { text: 'commit', values: [] }])
      const refused = settled.slice(0, -1).find(isRejected)
      // What PostgreSQL refused, it rolled back. A pooler that lost its server says so for the first statement that was not
      // answered, when COMMIT may have reached it.
      if (refused !== undefined && isFromServer(refused.reason) && !isLostConnection(refused.reason))
        throw refused.reason
      const last = settled.at(-1) as PromiseSettledResult<QueryResult>
      if (isRejected(last)) throw commitError(last.reason)
      // It is on disk, and not what was asked for.
      if (refused !== undefined) throw commitError(refused.reason)
      // PostgreSQL answers so, without an error, when a statement had failed and nobody noticed.
      const { command } = resultOf(last)
      if (command !== 'COMMIT') throw new Error(`COMMIT was answered with ${command}`)
      return {}
    }

    /** On a broken connection it would wait behind the statement that never ends; closing that rolls back as well. */
    async function rollback(): Promise<object> {
      if (broken || begin !== undefined) return {}
      deferred = []
      const settled = await settle([{ text: 'rollback', values: [] }])
      // Those before it may well have failed: that is why.
      if (isRejected(settled.at(-1) as PromiseSettledResult<QueryResult>)) broken = true
      return {}
    }

    /** Rolls back to a savepoint, and with it what was deferred since. */
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

/** Arrays are written here, since the driver escapes each item twice over. */
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

/** The socket of a connection, which the driver has but its types leave out. */
export function streamOf(client: ClientBase): Duplex {
  return (client as unknown as { connection: { stream: Duplex } }).connection.stream
}
