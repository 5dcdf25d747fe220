import { setTimeout as delay } from 'node:timers/promises'
import { failureOfStore, Refusal } from '../core/kernel/failure.ts'
import { CliError, exitCodes } from './cli-errors.ts'

interface Patience {
  /** Before each sentence: "import 019…". */
  what: string
  /** The state of the work when it is given up; the end of the error's sentence. */
  atEnd: string
  /** A signal that the user wants no more. */
  stop?: AbortSignal
  /** Whether an error may be temporary; default: an unreachable Roster or database. */
  mayPass?: (error: unknown) => boolean
  patienceMs?: number
  everyMs?: number
}

/**
 * Repeats `work` while the Roster or database that it needs is unreachable: prints that once, prints when it
 * is back, and gives up with a `CliError` after five minutes. Only for work that may run twice.
 */
export async function patiently<T>(work: () => Promise<T>, options: Patience): Promise<T> {
  const { what, atEnd, stop, mayPass = isAway, patienceMs = 300_000, everyMs = 1_000 } = options
  const startedAt = performance.now()
  for (let isAgain = false; ; isAgain = true) {
    try {
      const result = await work()
      if (isAgain) say(`${what}: it is back, and goes on.`)
      return result
    } catch (error) {
      if (stop?.aborted || !mayPass(error)) throw error
      const sentence = await sentenceOf(error)
      if (performance.now() - startedAt > patienceMs)
        throw new CliError(`${what}: ${sentence}. ${atEnd}`, exitCodes.unreachable)
      if (!isAgain) say(`${what}: ${sentence}. Waiting until it is back.`)
      await delay(everyMs, undefined, stop && { signal: stop })
    }
  }
}

/** Whether an error means that a Roster or database is unreachable, restarting or temporarily read-only. */
export function isAway(error: unknown): boolean {
  if (error instanceof CliError) return error.exitCode === exitCodes.unreachable
  if (error instanceof Refusal) return error.failure.code === 'unavailable'
  return failureOfStore(error) !== undefined
}

async function sentenceOf(error: unknown): Promise<string> {
  if (error instanceof CliError) return error.message.replace(/\.$/, '')
  // Imported when needed: an error of this kind means that the store is loaded already.
  const { explainStartError } = await import('../explain-start-error.ts')
  return explainStartError(error, undefined) ?? 'the database is busy'
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`)
}
