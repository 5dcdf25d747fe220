import type { Server } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { type Config, workLimits } from './config.ts'
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

// A stop has 10 s in all: these, then the connections (1 s) and, embedded, the server (4 s).
/** What is in flight gets this long. */
const drainMsMax = 4_000
/** A database that is started together with Roster may take longer, and one that is away may come back. */
const databaseWaitMs = 60_000
/** For notes that harm nobody when they are lost. */
const notesMsMax = 500

/** The built dashboard, from the source as from the build. */
const dashboardDir = new URL('../dist/dashboard/', import.meta.url)

/** Everything of one Roster, not yet listening. */
interface App {
  server: FastifyInstance
  /** What the first start made, if this was it. */
  firstStart: FirstStart | undefined
  /** To be called when Roster has said where it listens and where its first keys are; until then `/healthz` is 503. */
  announced(): void
  /** Finishes what is in flight, then closes the database. */
  close(): Promise<void>
}

/** Opens the database, brings it up to date and puts the wires on a server. What was opened is closed on failure. */
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

/** Opens the database and brings it up to date, for one process or for several that will share it. */
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

/** Fills an empty store, and says what it made; in a store of its own, frees what a killed Roster held. */
export async function beginStore(config: Config, database: Database): Promise<FirstStart | undefined> {
  const made = await firstStart(database, config.bootstrapKey)
  // Nobody else works on a store of its own: what a killed Roster held goes on without waiting for its lease.
  if (database.embedded) await Promise.all([freeHeldJobs(database), freeHeldDeliveries(database)])
  return made
}

/** The database of these settings, or one whose embedded server another process of this Roster runs. */
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

/** The other processes of this Roster, where there are several. */
export interface Siblings {
  /** Has all others forget what ended; resolves when they have. */
  forget(): Promise<void>
  /** What is counted in all of them. */
  metricsText(): Promise<string>
}

interface OpenedApp extends Omit<App, 'firstStart'> {
  services: Services
  metrics: Metrics | undefined
  /** Work on jobs, sweeping and telling webhooks begin. */
  begin(): void
}

/** Puts the wires on a server over a database that is up to date. With siblings, `ROSTER_METRICS` is served elsewhere. */
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
    // Beside the process's own lines, so that stdout holds only what was asked for.
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

/** The library that counts is loaded only where somebody asks for what it counts. */
async function metricsOf({ metrics, metricsToken }: Config): Promise<Metrics | undefined> {
  if (metrics === undefined && metricsToken === undefined) return undefined
  return (await import('./process/metrics.ts')).openMetrics()
}

/** Serves metrics at the address of their own, where there is one. */
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
  /** Until then `/healthz` and `/readyz` are 503; default: from the beginning. */
  isStarted?: () => boolean
  /** Where the sentences about outages go; default: nowhere. */
  say?: Log
  /** Where requests and batches are counted; none: nowhere. */
  metrics?: Metrics | undefined
  siblings?: Siblings | undefined
  /** The files of the page. */
  dashboard: readonly Asset[]
  log: LogSettings
  /** Answers are checked against their schemas; one that differs is a 500. For tests. */
  checksAnswers?: boolean
}

const starting: Health = { isWell: false, reason: 'Roster is starting' }

interface Served {
  services: Services
  deliverer: Deliverer
  server: FastifyInstance
  /** Finishes what is in flight; the database stays open. */
  close(): Promise<void>
}

/** Every wire, the docs and the dashboard on one server over an open database: not yet listening, no job begun. */
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
  // A client that reads nothing may not keep the database from closing in good order.
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

/** None where nothing is limited: then a call costs nothing more. */
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
