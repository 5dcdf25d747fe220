import { Server as NetServer } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { openOn, openStore } from './app.ts'
import type { Config } from './config.ts'
import { forgetHere } from './core/access/directory.ts'
import { compileLongSchemas } from './http/validation/validate.ts'
import { Channel } from './process/channel.ts'
import type { Log } from './process/log.ts'
import type { WorkerPlan } from './process/primary.ts'
import { shareOf } from './process/processes.ts'
import { stopOnSignals } from './process/stop-on-signals.ts'
import { atMost } from './store/database/database.ts'

/** The primary asks each process in turn. */
const metricsMsMax = 10_000
/** How long an open connection of a replaced worker may be silent before it is closed. */
const quietMs = 1_000
/** How long requests in flight may take after that. */
const drainMsMax = 6_000

/**
 * Runs one of several worker processes, which answer requests and do jobs. The primary process has the port,
 * the embedded PostgreSQL and the signals; if it ends, its workers end.
 */
export async function work(config: Config, log: Log): Promise<void> {
  let app: Awaited<ReturnType<typeof openOn>> | undefined
  const primary = new Channel(process as never, {
    announced: () => app?.announced(),
    forget: () => app && forgetHere(app.services.directory),
    metrics: () => app?.metrics?.values(),
    stop: () => stop('the primary process asks for it', 0),
    async replace() {
      if (app !== undefined) await drain(app.server)
      stop('another takes its place', 0)
    },
  })
  const plan = (await primary.ask('plan')) as WorkerPlan
  const own = shareOf(config, plan.processes)
  const siblings = {
    forget: async () => void (await primary.ask('forget')),
    metricsText: async () => (await primary.ask('metrics', null, metricsMsMax)) as string,
  }
  const opening = openStore(own, log, plan.embeddedAt).then((database) =>
    openOn(own, database, log, siblings),
  )
  const begin = stopOnSignals(async () => (await opening).close(), {
    signals: [],
    log,
    logLevel: config.logLevel,
  })
  let isStopping = false
  function stop(reason: string, exitCode: number): void {
    if (!isStopping) begin(reason, exitCode)
    isStopping = true
  }
  // A terminal sends SIGINT and SIGHUP to all its processes; the primary decides about them.
  for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {})
  process.on('SIGTERM', () => stop('SIGTERM', 0))
  process.on('disconnect', () => (isStopping ? process.exit(1) : stop('the primary process is gone', 1)))
  app = await opening
  if (plan.isAnnounced) app.announced()
  app.begin()
  await app.server.listen({ host: config.host, port: plan.port })
  compileLongSchemas()
  await primary.ask('listening')
}

/**
 * Accepts no new connections and ends open ones with their next answer. Connections that are silent for a
 * second are closed; requests in flight are answered, within limits.
 */
async function drain({ server }: FastifyInstance): Promise<void> {
  server.prependListener('request', (_, response) => {
    response.setHeader('connection', 'close')
  })
  // HTTP's own close would also cut connections whose first request is arriving.
  const closed = new Promise<void>((resolve) => {
    NetServer.prototype.close.call(server, () => resolve())
  })
  await atMost(quietMs, closed)
  server.closeIdleConnections()
  await atMost(drainMsMax, closed)
}
