import { CliError } from './cli-error.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Runs work that a signal ends in good order; a second one ends the process. Says `said` when it was stopped. */
export async function untilStopped<T>(said: string, work: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  for (const signal of signals) process.once(signal, stop)
  try {
    return await work(stopping.signal)
  } catch (error) {
    throw stopping.signal.aborted ? new CliError(`stopped: ${said}`) : error
  } finally {
    for (const signal of signals) process.off(signal, stop)
  }
}
