import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { openApp } from './app.ts'
import { type Config, readOwnConfig } from './config.ts'
import { explainStartError } from './explain-start-error.ts'
import { announce, keepKeys } from './process/announce.ts'
import { createLog, describeDefect, type Log, logDefect } from './process/log.ts'

/** Under the 10 s that Docker and others wait before they kill. */
const stopMsMax = 9_500

/**
 * Stops on SIGTERM, SIGINT and SIGHUP: `close` finishes what is in flight, then the process ends with 0, after 9.5 s in any case.
 * A second signal ends it at once. An exception nobody caught stops it the same way, with 1, since what it left behind is
 * unknown; a promise that nobody awaited is only logged, since requests go on.
 */
function stopOnSignals(close: () => Promise<void>, log: Log, logLevel: string): void {
  let stopping = false

  function stop(reason: string, exitCode: number): void {
    if (stopping) process.exit(1)
    stopping = true
    log(`${reason}: stopping`)
    setTimeout(() => process.exit(exitCode), stopMsMax).unref()
    close().then(
      () => process.exit(exitCode),
      () => process.exit(1),
    )
  }

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => stop(signal, 0))
  process.on('uncaughtException', (error) => {
    logDefect('uncaught', error, logLevel)
    stop('an error that nobody caught', 1)
  })
  process.on('unhandledRejection', (reason) => {
    logDefect('unhandled', reason, logLevel)
  })
}

/** Listens and returns the URL to reach it with from this machine. */
async function listen(server: FastifyInstance, host: string, port: number): Promise<string> {
  await server.listen({ host, port })
  const address = server.server.address() as AddressInfo
  return urlOf(address)
}

/** An address that cannot be listened at is refused before a database or a key is made. */
async function refuseTakenAddress(host: string, port: number): Promise<void> {
  const server = createServer().listen({ host, port })
  await once(server, 'listening')
  await new Promise((closed) => server.close(closed))
}

function urlOf({ address, family, port }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return `http://127.0.0.1:${port}`
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`
}

let config: Config | undefined
try {
  config = readOwnConfig()
  await start(config)
} catch (error) {
  const sentence = explainStartError(error, config)
  process.stderr.write(`Roster cannot start: ${sentence ?? describeDefect(error)}\n`)
  process.exit(1)
}

async function start({ host, port, logLevel, ...config }: Config): Promise<void> {
  const log = createLog(logLevel)
  await refuseTakenAddress(host, port)
  const opening = openApp({ host, port, logLevel, ...config }, log)
  stopOnSignals(() => opening.then((app) => app.close()), log, logLevel)
  const app = await opening
  const announcement = {
    firstStart: app.firstStart,
    bootstrapped: config.bootstrapKey !== undefined,
    dataDir: config.dataDir,
    publicUrl: config.publicUrl,
  }
  try {
    await announce({ ...announcement, url: await listen(app.server, host, port) })
    app.announced()
  } catch (error) {
    // The keys exist already, so they are kept.
    process.stderr.write(await keepKeys({ ...announcement, url: `http://${host}:${port}` }))
    await app.close()
    throw error
  }
}
