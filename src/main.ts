import { announce, keepKeys } from './announce.ts'
import { type App, openApp } from './app.ts'
import { type Config, readOwnConfig } from './config.ts'
import { explainStartError } from './explain-start-error.ts'
import { listen } from './listen.ts'
import { createLog } from './log.ts'
import { stopOnSignals } from './stop-on-signals.ts'

let config: Config | undefined
try {
  config = readOwnConfig()
  await start(config)
} catch (error) {
  const sentence = explainStartError(error, config)
  process.stderr.write(`Roster cannot start: ${sentence ?? (error instanceof Error ? error.stack : error)}\n`)
  process.exit(1)
}

async function start(config: Config): Promise<void> {
  const log = createLog(config.logLevel)
  const opening = openApp(config, log)
  stopOnSignals(() => opening.then((app) => app.close()), log)
  const app = await opening
  const url = await listen(app.server, config.host, config.port).catch((error) => giveUp(app, config, error))
  await announce(app, config, url)
}

/** The keys exist already, so they are kept, and the database is closed in good order. */
async function giveUp(app: App, config: Config, error: unknown): Promise<never> {
  if (app.firstStart)
    process.stderr.write(`${await keepKeys(app, config, `http://${config.host}:${config.port}`)}\n`)
  await app.close()
  throw error
}
