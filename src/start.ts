import cluster from 'node:cluster'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { beginStore, listenForOthers, openApp, prepareStore } from './app.ts'
import { type Config, readOwnConfig } from './config.ts'
import type { FirstStart } from './core/access/people/set-up.ts'
import { explainStartError } from './explain-start-error.ts'
import { compileLongSchemas } from './http/validation/validate.ts'
import { type Announcement, announce, keepKeys } from './process/announce.ts'
import { createLog, describeDefect, type Log } from './process/log.ts'
import { WorkerEnded, Workers } from './process/primary.ts'
import { processesOf } from './process/processes.ts'
import { stopOnSignals } from './process/stop-on-signals.ts'

/** Listens and returns the URL for this machine. */
async function listen(server: FastifyInstance, host: string, port: number): Promise<string> {
  await server.listen({ host, port })
  const address = server.server.address() as AddressInfo
  return urlOf(address)
}

/**
 * Refuses an address that cannot be listened on, before a database or a key is created. Returns the port, a
 * free one for 0.
 */
async function refuseTakenAddress(host: string, port: number): Promise<AddressInfo> {
  const server = createServer().listen({ host, port })
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return address
}

function urlOf({ address, family, port }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return `http://127.0.0.1:${port}`
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`
}

let config: Config | undefined
try {
  config = readOwnConfig()
  const log = createLog(config.logLevel)
  const processes = processesOf(config)
  if (cluster.isWorker) await (await import('./start-worker.ts')).work(config, log)
  else await (processes > 1 ? startMany(config, log, processes) : startOne(config, log))
} catch (error) {
  const sentence = error instanceof WorkerEnded ? error.message : explainStartError(error, config)
  process.stderr.write(`Roster cannot start: ${sentence ?? describeDefect(error)}\n`)
  process.exit(1)
}

async function startOne(config: Config, log: Log): Promise<void> {
  const { host, port, logLevel } = config
  await refuseTakenAddress(host, port)
  const opening = openApp(config, log)
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
  stopOnSignals(() => opening.then((app) => app.close()), { signals, log, logLevel })
  const app = await opening
  try {
    const url = await listen(app.server, host, port)
    compileLongSchemas()
    await announce(announcementOf(config, app.firstStart, url))
    app.announced()
  } catch (error) {
    // The keys exist already, so they are saved.
    const announcement = announcementOf(config, app.firstStart, `http://${host}:${port}`)
    process.stderr.write(await keepKeys(announcement))
    await app.close()
    throw error
  }
}

/**
 * Starts several processes: this one has the port, the embedded PostgreSQL, the signals and the log; the
 * others do the work.
 */
async function startMany(config: Config, log: Log, processes: number): Promise<void> {
  const { host, logLevel } = config
  const address = await refuseTakenAddress(host, config.port)
  const opening = openTeam({ ...config, port: address.port }, log, processes)
  // A closing terminal sends SIGHUP.
  const isTerminal = process.stdout.isTTY || process.stderr.isTTY
  const signals: NodeJS.Signals[] = ['SIGTERM', 'SIGINT', ...(isTerminal ? (['SIGHUP'] as const) : [])]
  stopOnSignals(() => opening.then((team) => team.close()), { signals, log, logLevel })
  if (!isTerminal) process.on('SIGHUP', () => void opening.then(({ workers }) => workers.roll()))
  const { workers, firstStart, close } = await opening
  const announcement = announcementOf(config, firstStart, urlOf(address))
  try {
    await workers.start()
    await announce(announcement)
    workers.announced()
  } catch (error) {
    process.stderr.write(await keepKeys(announcement))
    await close()
    throw error
  }
}

async function openTeam(config: Config, log: Log, processes: number) {
  const database = await prepareStore({ ...config, poolSize: 2 }, log)
  try {
    const plan = { processes, port: config.port, embeddedAt: database.embeddedAt }
    const workers = new Workers({ plan, log })
    const text = async () => (await import('./process/metrics.ts')).joinMetrics(await workers.metrics())
    const metricsServer = await listenForOthers(config, text)
    const firstStart = await beginStore(config, database)
    return {
      workers,
      firstStart,
      async close() {
        metricsServer?.close()
        metricsServer?.closeAllConnections()
        await workers.stop()
        await database.close()
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

function announcementOf(
  { bootstrapKey, dataDir, publicUrl }: Config,
  firstStart: FirstStart | undefined,
  url: string,
): Announcement {
  return { firstStart, bootstrapped: bootstrapKey !== undefined, dataDir, publicUrl, url }
}
