import { Refusal } from '../core/failure.ts'
import { Turns } from '../core/turns.ts'

const inAllMax = 4
/** One in the database while the answer of another is written. */
const ofAnAccountMax = 2
const waitingMax = 64

/**
 * Calls that bring or take many contacts, a few at once, lest their data fill the memory. An account that waits for its own
 * locks leaves the others their turns; one whose calls pile up is refused.
 */
export class LargeCalls {
  readonly #all = new Turns(inAllMax)
  readonly #ofAccounts = new Map<string, { turns: Turns; calls: number }>()

  async take<T>(accountId: string, work: () => Promise<T>): Promise<T> {
    const own = this.#ofAccounts.get(accountId) ?? { turns: new Turns(ofAnAccountMax), calls: 0 }
    if (own.turns.waiting >= waitingMax) {
      throw new Refusal({
        code: 'too_many_requests',
        detail: 'Too many calls about hundreds of contacts wait already.',
        retryAfterS: 5,
      })
    }
    this.#ofAccounts.set(accountId, own)
    own.calls++
    try {
      return await own.turns.take(() => this.#all.take(work))
    } finally {
      if (--own.calls === 0) this.#ofAccounts.delete(accountId)
    }
  }
}
