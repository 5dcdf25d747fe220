import { ApiError } from '../api/api-call.ts'

const transient = [
  'unreachable',
  'unavailable',
  'outcome_unknown',
  'internal',
  'too_many_requests',
  'idempotency_key_in_use',
  'unauthenticated',
]
const firstPauseMs = 1_000
const longestPauseMs = 15_000

/** Whether a call may succeed later as it is: the connection, the server or the session was away. */
export function isTransient(error: unknown): error is ApiError {
  return error instanceof ApiError && transient.includes(error.code)
}

/** Pauses between tries, each twice as long as the one before; all end at once when there is hope. */
export class Pauses {
  readonly #waiting = new Set<() => void>()

  constructor() {
    if (typeof window !== 'undefined') window.addEventListener('online', () => this.end())
  }

  wait(attempt: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#waiting.delete(done)
        resolve()
      }
      const timer = setTimeout(done, Math.min(firstPauseMs * 2 ** attempt, longestPauseMs))
      this.#waiting.add(done)
    })
  }

  /** Called when the connection or the session is back, or when the user gives up: ends all waits. */
  end(): void {
    for (const done of [...this.#waiting]) done()
  }
}
