import type { Scope } from '../../store/scope.ts'
import { Refusal } from '../failure.ts'
import { Lanes } from '../lanes.ts'
import { limits } from '../limits.ts'
import type { ContactWrite } from './draft.ts'
import type { WriteOutcome } from './outcome.ts'
import { writeContacts } from './write-contacts.ts'

/** Beyond this a transaction only gets longer, not cheaper a row. */
const batchSizeMax = 500

/**
 * Lets concurrent single writes of one workspace share a transaction, whichever wire they came on. Every caller gets its
 * own outcome. One workspace's flood holds one connection, whatever its length, and is refused where it grows too long.
 */
export class WriteQueue {
  readonly #lanes = new Lanes<{ scope: Scope; write: ContactWrite }, WriteOutcome>({
    run: (_, items) =>
      writeContacts(
        (items[0] as (typeof items)[0]).scope,
        items.map(({ write }) => write),
      ),
    batchSizeMax,
    batchesInFlightMax: 2,
    besideSizeMin: 16,
  })

  /** Refuses with `unavailable` when too many writes of the workspace wait already, rather than let the queue grow. */
  async submit(scope: Scope, write: ContactWrite): Promise<WriteOutcome> {
    if (this.#lanes.waitingIn(scope.workspaceId) >= limits.writesWaitingMax) {
      throw new Refusal({
        code: 'unavailable',
        detail: 'Too many writes wait in this workspace.',
        retryAfterS: 1,
      })
    }
    const authored = { ...write, actor: scope.actor, operationId: scope.operationId }
    return this.#lanes.submit(scope.workspaceId, { scope, write: authored })
  }
}
