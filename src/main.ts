import { openApp } from './app.ts'
import { type Config, readOwnConfig } from './config.ts'
import { announce, keepKeys } from './process/announce.ts'
import { explainStartError } from './process/explain-start-error.ts'
import { listen } from './process/listen.ts'
import { createLog, describeDefect } from './process/log.ts'
import { stopOnSignals } from './process/stop-on-signals.ts'

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
