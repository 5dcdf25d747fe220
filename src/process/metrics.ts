import type { FastifyInstance } from 'fastify'
import {
  type Aggregator,
  AggregatorRegistry,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  Registry,
} from 'prom-client'
import type { Health } from '../core/doctor/database-health.ts'
import type { ObserveBatch } from '../core/kernel/batch-queue.ts'
import type { Wire } from '../http/calls/operation.ts'
import { type Database, measureVolume } from '../store/database/database.ts'
import { countUnfinishedJobs, countWaitingMessages, measureFeedLag } from '../store/doctor/load-facts.ts'

/** Collects the metrics for `/metrics`. */
export interface Metrics {
  observeBatch: ObserveBatch
  /** Counts a webhook delivery and its duration. */
  observeDelivery(outcome: string, ms: number): void
  /** Counts the requests of a server, by wire, route and status: never by the values in a path. */
  countRequests(server: FastifyInstance, wires: readonly Wire[]): void
  /** Registers gauges that are measured at each request: the database, its pool, jobs, the change feed and the disk. */
  watch(database: Database, options: { dataDir: string; health: () => Promise<Health> }): void
  /** All metrics, in the text format of Prometheus. */
  text(): Promise<string>
  /** The metrics as data, to be joined with those of other processes. */
  values(): Promise<object[]>
}

/** Joins the metrics of several processes. */
export function joinMetrics(values: readonly object[][]): Promise<string> {
  return AggregatorRegistry.aggregate([...values] as object[]).metrics()
}

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** The metrics of this process, with Node's own: memory, processor time, the event loop and garbage collection. */
export function openMetrics(): Metrics {
  const registers = [new Registry()]
  const [registry] = registers as [Registry]
  collectDefaultMetrics({ register: registry })
  watchMemory(registers)
  const batchSizes = new Histogram({
    name: 'roster_batch_size',
    help: 'Single calls that were done together, by queue.',
    labelNames: ['queue'],
    buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500],
    registers,
  })
  const batchWaits = new Histogram({
    name: 'roster_batch_wait_seconds',
    help: 'How long the first call of a batch waited for its queue.',
    labelNames: ['queue'],
    buckets: seconds,
    registers,
  })
  const deliveries = new Histogram({
    name: 'roster_webhook_delivery_seconds',
    help: 'Messages that were sent to webhooks and how long their answers took, by outcome.',
    labelNames: ['outcome'],
    buckets: seconds,
    registers,
  })
  return {
    observeBatch(queue, { size, waitMs }) {
      batchSizes.observe({ queue }, size)
      batchWaits.observe({ queue }, waitMs / 1_000)
    },
    observeDelivery: (outcome, ms) => deliveries.observe({ outcome }, ms / 1_000),
    countRequests: (server, wires) => countRequests(registers, server, wires),
    watch(database, { dataDir, health }) {
      watchDatabase(registers, database, health)
      watchWork(registers, database)
      if (database.embedded) watchDisk(registers, dataDir)
    },
    text: () => registry.metrics(),
    values: () => registry.getMetricsAsJSON(),
  }
}

function countRequests(registers: Registry[], server: FastifyInstance, wires: readonly Wire[]): void {
  const durations = new Histogram({
    name: 'roster_http_request_duration_seconds',
    help: 'Requests and how long their answers took, by wire, route and status.',
    labelNames: ['wire', 'method', 'route', 'status'],
    buckets: seconds,
    registers,
  })
  const wireOf = new Map<string, string>()
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    let wire = wireOf.get(route)
    if (wire === undefined) {
      wire = route === 'none' ? 'none' : (wires.find(({ owns }) => owns(route))?.name ?? 'none')
      wireOf.set(route, wire)
    }
    const labels = { wire, method: request.method, route, status: reply.statusCode }
    durations.observe(labels, reply.elapsedTime / 1_000)
    done()
  })
}

interface GaugeOptions {
  name: string
  help: string
  labelNames?: string[]
  /** How several processes' values are joined; default: the value of one, since all measure the same. */
  joined?: Aggregator
}

/** Node's own gauge would be summed over all processes. */
function watchMemory(registers: Registry[]): void {
  gauge(
    registers,
    {
      name: 'roster_process_resident_bytes',
      help: 'Resident memory, by process.',
      labelNames: ['pid'],
      joined: 'sum',
    },
    (set) => set(process.memoryUsage.rss(), { pid: String(process.pid) }),
  )
}

/**
 * A gauge that is measured at each request. A value that cannot be measured, as during an outage of the
 * database, is left out.
 */
function gauge(
  registers: Registry[],
  { name, help, labelNames = [], joined = 'first' }: GaugeOptions,
  measure: (set: (value: number, labels?: Record<string, string>) => void) => unknown,
): void {
  const made: Gauge = new Gauge({
    name,
    help,
    labelNames,
    aggregator: joined,
    registers,
    async collect() {
      made.reset()
      try {
        await measure((value, labels = {}) => made.set(labels, value))
      } catch {
        made.reset()
      }
    },
  })
}

function watchDatabase(registers: Registry[], database: Database, health: () => Promise<Health>): void {
  gauge(
    registers,
    {
      name: 'roster_database_up',
      help: '1 while reads and writes are answered, as /readyz has it.',
      joined: 'min',
    },
    async (set) => set((await health()).isWell ? 1 : 0),
  )
  const labelNames = ['pool', 'state']
  gauge(
    registers,
    {
      name: 'roster_pool_connections',
      help: 'Connections of a pool that are used and idle, and requests that wait for one.',
      labelNames,
      joined: 'sum',
    },
    (set) => {
      for (const { pool, used, idle, waiting } of database.poolStates())
        for (const [state, count] of Object.entries({ used, idle, waiting })) set(count, { pool, state })
    },
  )
}

function watchWork(registers: Registry[], database: Database): void {
  gauge(
    registers,
    {
      name: 'roster_webhook_messages_waiting',
      help: 'Messages that wait to be sent to active webhooks, and to paused ones.',
      labelNames: ['webhook'],
    },
    async (set) => {
      const { active, paused } = await countWaitingMessages(database)
      set(active, { webhook: 'active' })
      set(paused, { webhook: 'paused' })
    },
  )
  const labelNames = ['kind', 'state']
  gauge(
    registers,
    { name: 'roster_jobs', help: 'Unfinished jobs: imports, bulk changes, …', labelNames },
    async (set) => {
      for (const { kind, state, jobs } of await countUnfinishedJobs(database)) set(jobs, { kind, state })
    },
  )
  gauge(
    registers,
    { name: 'roster_job_rows_done', help: 'Rows that unfinished jobs have done so far.', labelNames },
    async (set) => {
      for (const { kind, state, rowsDone } of await countUnfinishedJobs(database))
        set(rowsDone, { kind, state })
    },
  )
  gauge(
    registers,
    { name: 'roster_feed_lag_seconds', help: 'How far the change feed is behind the oldest open write.' },
    async (set) => set(await measureFeedLag(database)),
  )
}

function watchDisk(registers: Registry[], dataDir: string): void {
  gauge(
    registers,
    {
      name: 'roster_disk_bytes',
      help: 'The volume of the data directory: in all, free, and what the write-ahead log takes.',
      labelNames: ['part'],
    },
    async (set) => {
      const { totalBytes, freeBytes, walBytes } = await measureVolume(dataDir)
      for (const [part, bytes] of Object.entries({ total: totalBytes, free: freeBytes, wal: walBytes }))
        set(bytes, { part })
    },
  )
}
