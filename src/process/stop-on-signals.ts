import { type Log, logDefect } from './log.ts'

/** Less than the 10 s that Docker and others wait before they kill. */
const stopMsMax = 9_500

interface StopOptions {
  signals: readonly NodeJS.Signals[]
  log: Log
  logLevel: string
}

/** Stops with a reason for the log and an exit code. */
export type Stop = (reason: string, exitCode: number) => void

/**
 * Stops on these signals: `close` finishes the requests in flight, then the process exits with 0, after 9.5 s
 * in any case. A second signal exits at once. An uncaught exception stops it in the same way, with 1, since
 * the state after it is unknown; an unhandled rejection is only logged, since requests can continue.
 */
export function stopOnSignals(close: () => Promise<void>, { signals, log, logLevel }: StopOptions): Stop {
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

  for (const signal of signals) process.on(signal, () => stop(signal, 0))
  process.on('uncaughtException', (error) => {
    logDefect('uncaught', error, logLevel)
    stop('an uncaught error', 1)
  })
  process.on('unhandledRejection', (reason) => {
    logDefect('unhandled', reason, logLevel)
  })
  return stop
}
