import type { Scope } from '../../store/scope.ts'
import { Refusal } from '../failure.ts'
import { limits } from '../limits.ts'
import type { ContactWrite } from './draft.ts'
import type { WriteOutcome } from './outcome.ts'
import { writeContacts } from './write-contacts.ts'

interface Waiting {
  scope: Scope
  write: ContactWrite
  resolve(outcome: WriteOutcome): void
}

/** Beyond this a transaction only gets longer, not cheaper a row. */
const batchSizeMax = 500

/**
 * Lets concurrent single writes of one workspace share a transaction. A write that comes alone goes at once; what comes
 * while a transaction of its workspace is in flight forms the next one, in order of arrival. Every caller gets its own
 * outcome. One workspace's flood holds one connection, whatever its length.
 */
export class WriteQueue {
  readonly #lanes = new Map<string, Waiting[]>()
  #inFlight = 0

  /** Refuses with `unavailable` when too many writes are in flight already, rather than let the queue grow. */
  async submit(scope: Scope, write: ContactWrite): Promise<WriteOutcome> {
    if (this.#inFlight >= limits.writesInFlightMax) {
      throw new Refusal({ code: 'unavailable', detail: 'Too many writes are in flight.', retryAfterS: 1 })
    }
    this.#inFlight++
    try {
      return await new Promise<WriteOutcome>((resolve) => {
        const authored = { ...write, actor: scope.actor, operationId: scope.operationId }
        const waiting = { scope, write: authored, resolve }
        const lane = this.#lanes.get(scope.workspaceId)
        if (lane !== undefined) lane.push(waiting)
        else {
          this.#lanes.set(scope.workspaceId, [waiting])
          void this.#drain(scope.workspaceId)
        }
      })
    } finally {
      this.#inFlight--
    }
  }

  async #drain(workspaceId: string): Promise<void> {
    const lane = this.#lanes.get(workspaceId) ?? []
    while (lane.length > 0) {
      const batch = lane.splice(0, batchSizeMax)
      const scope = batch[0]?.scope as Scope
      const outcomes = await writeContacts(
        scope,
        batch.map((waiting) => waiting.write),
      )
      for (const [index, waiting] of batch.entries()) waiting.resolve(outcomes[index] as WriteOutcome)
    }
    this.#lanes.delete(workspaceId)
  }
}
