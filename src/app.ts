import type { Server } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { type Config, readOwnLocale, workLimits } from './config.ts'
import { ConfigRefused } from './config-values.ts'
import { openDirectory } from './core/access/directory.ts'
import { authenticate, keylessPrincipal } from './core/access/keys/authenticate.ts'
import { authenticateSession } from './core/access/people/sessions.ts'
import { type FirstStart, firstStart } from './core/access/people/set-up.ts'
import { WorkLimits } from './core/access/work-limits.ts'
import { fillDerived } from './core/contacts/derived-columns.ts'
import { DatabaseHealth, type Health } from './core/doctor/database-health.ts'
import { failureOfStore } from './core/kernel/failure.ts'
import { openServices, type Services } from './core/services.ts'
import { fillTagKeys } from './core/tags/tags.ts'
import { Deliverer } from './delivery/deliverer.ts'
import { HttpSender } from './delivery/http-sender.ts'
import { importTranslator } from './files/import-translator.ts'
import { RateLimits } from './http/bounds/rate-limit.ts'
import type { ServerSettings } from './http/bounds/server-settings.ts'
import type { Wire } from './http/calls/operation.ts'
import { type Asset, mountDashboard, readAssets } from './http/dashboard/mount-dashboard.ts'
import { mountDocs } from './http/docs/mount-docs.ts'
import { listenForMetrics, mountMetrics } from './http/server/mount-metrics.ts'
import { type MountOptions, mountWire } from './http/server/mount-wire.ts'
import { prefixOf } from './http/server/path-prefix.ts'
import { createServer, type LogSettings } from './http/server/server.ts'
import { allowOrigins } from './http/session/session-cookie.ts'
import { firstRegion } from './process/first-region.ts'
import { gatherLines, type Log, logDefect } from './process/log.ts'
import type { Metrics } from './process/metrics.ts'
import { atMost, type Database, type DatabaseOptions, openDatabase } from './store/database/database.ts'
import { refuseUnfitServer } from './store/database/unfit-server.ts'
import { probe } from './store/doctor/probe.ts'
import { freeHeldJobs } from './store/jobs/jobs.ts'
import { migrate } from './store/schema/migrate.ts'
import { freeHeldDeliveries } from './store/webhooks/deliveries.ts'
import { allWires } from './wires/all-wires.ts'
import { changeToWire } from './wires/roster/change-wire.ts'

// A stop may take 10 s in all: `drainMsMax`, then the connections (1 s) and, if embedded, the server (4 s).
/** The longest time that requests in flight get. */
const drainMsMax = 4_000
/** The database may be started together with Roster and take longer, or be temporarily unreachable. */
const databaseWaitMs = 60_000
/** The time for pending last-use records, whose loss does no harm. */
const notesMsMax = 500

/** The built dashboard; the relative path is the same from the source and from the build. */
const dashboardDir = new URL('../dist/dashboard/', import.meta.url)

/** One Roster with everything in it, not yet listening. */
interface App {
  server: FastifyInstance
  /** The result of the first start, if this was it. */
  firstStart: FirstStart | undefined
  /** To be called after the address and the first keys were printed; until then `/healthz` is 503. */
  announced(): void
  /** Finishes the requests in flight, then closes the database. */
  close(): Promise<void>
}

/** Opens the database, migrates it and mounts the wires on a server. On failure everything that was opened is closed. */
export async function openApp(config: Config, log: Log): Promise<App> {
  const database = await prepareStore(config, log)
  try {
    const app = await openOn(config, database, log)
    const made = await beginStore(config, database)
    app.begin()
    return { ...app, firstStart: made }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Opens and migrates the database, for one process or for several that share it. */
export async function prepareStore(config: Config, log: Log): Promise<Database> {
  const database = await openStore(config, log)
  try {
    await refuseUnfitServer(database)
    await migrate(database, { log })
    await fillTagKeys(database)
    await fillDerived(database, () =>
      log('making what every contact is found and compared by; this happens once'),
    )
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Fills an empty store and returns its first keys. On an embedded store, releases what a killed Roster held. */
export async function beginStore(config: Config, database: Database): Promise<FirstStart | undefined> {
  const made = await firstStart(database, config.bootstrapKey, () => firstRegion(config, readOwnLocale()))
  // No other process works on an embedded store: jobs of a killed Roster need not wait for their leases.
  if (database.embedded) await Promise.all([freeHeldJobs(database), freeHeldDeliveries(database)])
  return made
}

/** Opens the database of these settings, or connects to an embedded server that another process of this Roster runs. */
export function openStore(config: Config, log: Log, beside?: DatabaseOptions['beside']): Promise<Database> {
  return openDatabase({
    ...config,
    url: config.databaseUrl,
    replicaUrl: config.databaseUrl && config.replicaUrl,
    beside,
    poolSizeMax: config.poolSize,
    waitMs: databaseWaitMs,
    log,
  })
}

/** The other processes of this Roster, if there are several. */
export interface Siblings {
  /** Clears the caches of all others; resolves when they are cleared. */
  forget(): Promise<void>
  /** The metrics of all processes together. */
  metricsText(): Promise<string>
}

interface OpenedApp extends Omit<App, 'firstStart'> {
  services: Services
  metrics: Metrics | undefined
  /** Starts the work on jobs, sweeps and webhooks. */
  begin(): void
}

/** Mounts the wires on a server over a migrated database. With siblings, the primary serves `ROSTER_METRICS`. */
export async function openOn(
  config: Config,
  database: Database,
  log: Log,
  siblings?: Siblings,
): Promise<OpenedApp> {
  const metrics = await metricsOf(config)
  let isAnnounced = false
  const { server, services, deliverer, close } = serve(config, database, {
    dashboard: await readAssets(dashboardDir),
    isStarted: () => isAnnounced,
    say: log,
    metrics,
    siblings,
    // On stderr like the process's own lines, so that stdout holds only the output of a command.
    log: { level: config.logLevel, stream: gatherLines(process.stderr) },
  })
  const metricsServer =
    metrics && siblings === undefined ? await listenForOthers(config, metrics.text) : undefined
  return {
    server,
    services,
    metrics,
    begin() {
      services.jobs.start()
      services.sweeper.start()
      deliverer.start()
    },
    announced() {
      isAnnounced = true
    },
    async close() {
      metricsServer?.close()
      metricsServer?.closeAllConnections()
      await close()
      await database.close()
    },
  }
}

/** The metrics library is loaded only if metrics are enabled. */
async function metricsOf({ metrics, metricsToken }: Config): Promise<Metrics | undefined> {
  if (metrics === undefined && metricsToken === undefined) return undefined
  return (await import('./process/metrics.ts')).openMetrics()
}

/** Serves metrics at an address of their own, if one is set. */
export async function listenForOthers(
  { metrics: at }: Config,
  text: () => Promise<string>,
): Promise<Server | undefined> {
  if (at === undefined) return undefined
  return listenForMetrics(text, at).catch((error: Error) => {
    throw new ConfigRefused([`ROSTER_METRICS cannot be listened at: ${error.message}`])
  })
}

interface ServeOptions {
  /** Until it returns true, `/healthz` and `/readyz` are 503; default: true from the start. */
  isStarted?: () => boolean
  /** Where sentences about outages are logged; default: nowhere. */
  say?: Log
  /** Counts requests and batches; absent: nothing is counted. */
  metrics?: Metrics | undefined
  siblings?: Siblings | undefined
  /** The dashboard's files. */
  dashboard: readonly Asset[]
  log: LogSettings
  /** Answers are validated against their schemas; an invalid one is a 500. For tests. */
  checksAnswers?: boolean
}

const starting: Health = { isWell: false, reason: 'Roster is starting' }

interface Served {
  services: Services
  deliverer: Deliverer
  server: FastifyInstance
  /** Finishes the requests in flight; the database stays open. */
  close(): Promise<void>
}

/**
 * Mounts every wire, the docs and the dashboard on one server over an open database. Does not listen and
 * starts no jobs.
 */
export function serve(config: Config, database: Database, options: ServeOptions): Served {
  const { isStarted = () => true, say = () => {}, metrics, siblings, dashboard, log } = options
  const { checksAnswers = false } = options
  const health = new DatabaseHealth({ probe: (options) => probe(database, options), log: say })
  const note = (error: unknown) => health.note(error)
  const sender = new HttpSender({
    networks: config.webhookNetworks,
    hosts: config.webhookHosts,
    allowsHttp: config.webhookLoopback,
  })
  const services = openServices(openDirectory(database, siblings?.forget), database, {
    translator: importTranslator,
    importBytesMax: config.importBytesMax,
    binDays: config.binDays,
    jobDays: config.jobDays,
    logDays: config.logDays,
    webhookDays: config.webhookDays,
    log: say,
    observeBatch: metrics?.observeBatch,
    onOutage: note,
    onDefect: (error, jobId) => logDefect(`job ${jobId ?? 'queue'}`, error, config.logLevel),
    secretsKey: config.secretsKey,
    webhooks: {
      sender,
      tell: changeToWire,
      allowsHttp: config.webhookLoopback,
      wake: () => deliverer.wake(),
    },
  })
  const deliverer = new Deliverer({
    db: services.directory.db,
    settings: services.webhooks,
    ...(metrics && { observe: metrics.observeDelivery }),
    onOutage: note,
    onDefect: (error, id) => logDefect(`webhook ${id ?? 'queue'}`, error, config.logLevel),
  })
  const wires = allWires(services)
  const settings = serverSettings(config)
  const server = createServer({
    wires,
    health: async () => (isStarted() ? health.look() : starting),
    classifyError: failureOfStore,
    noteOutage: note,
    prefix: prefixOf(config.publicUrl),
    settings,
    log,
  })
  if (metrics !== undefined) {
    metrics.countRequests(server, wires)
    metrics.watch(database, { dataDir: config.dataDir, health: () => health.look() })
    if (config.metricsToken !== undefined)
      mountMetrics(server, siblings?.metricsText ?? metrics.text, config.metricsToken)
  }
  allowOrigins(server, config.corsOrigins)
  const rateLimits = rateLimitsOf(config, services)
  for (const wire of wires)
    mountWire(server, wire, { ...mountOptions(config, services, wire), rateLimits, checksAnswers })
  mountDocs(server, wires, { publicUrl: config.publicUrl })
  mountDashboard(server, dashboard)
  const close = () => {
    health.close()
    return finish(services, server, deliverer).finally(() => sender.close())
  }
  return { services, deliverer, server, close }
}

async function finish(
  { jobWatch, changeWatch, jobs, sweeper, directory }: Services,
  server: FastifyInstance,
  deliverer: Deliverer,
): Promise<void> {
  // A client that does not read its answer must not prevent the database from closing in good order.
  const cut = setTimeout(() => server.server.closeAllConnections(), drainMsMax)
  jobWatch.close()
  changeWatch.close()
  const steps = atMost(drainMsMax, Promise.all([jobs.stop(), sweeper.stop(), deliverer.stop()]))
  await server.close()
  clearTimeout(cut)
  await steps
  await atMost(notesMsMax, directory.close())
}

function serverSettings({ trustedProxies, ...config }: Config): Partial<ServerSettings> {
  const { requestTimeoutMs, requestsInFlightMax, bodyBytesInFlightMax, connectionsMax } = config
  return {
    requestTimeoutMs,
    requestsInFlightMax,
    bodyBytesInFlightMax,
    connectionsMax,
    trustProxy: trustedProxies.length > 0 && trustedProxies,
  }
}

/** Undefined if nothing is limited, so that calls pay nothing. */
function rateLimitsOf(config: Config, { directory }: Services): RateLimits | undefined {
  const max = workLimits(config)
  return Object.values(max).some((units) => units > 0)
    ? new RateLimits(new WorkLimits(directory, max))
    : undefined
}

function mountOptions(config: Config, services: Services, wire: Wire): MountOptions {
  const { directory, repeatableWrites } = services
  const workspaceId = config.gomobileKeylessWorkspace
  return {
    repeatableWrites,
    authenticate: (key) => authenticate(directory, key),
    publicUrl: config.publicUrl,
    ...(wire.takesSessions && {
      authenticateSession: (token: string) => authenticateSession(directory, token),
    }),
    ...(wire.mayBeKeyless &&
      workspaceId !== undefined && { keyless: () => keylessPrincipal(directory, workspaceId) }),
  }
}
