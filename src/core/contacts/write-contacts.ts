import { isUnavailable, OutcomeUnknown } from '../../store/errors.ts'
import type { Scope } from '../../store/scope.ts'
import { inTransaction } from '../../store/transaction.ts'
import { Refusal } from '../failure.ts'
import { decideBatch, type WriteOptions } from './decide-batch.ts'
import type { ContactWrite } from './draft.ts'
import type { WriteOutcome } from './outcome.ts'

/**
 * The one door: writes many drafts and returns one outcome each, in order, in one transaction with their tags, list
 * memberships and log rows. Never throws.
 *
 * A draft that is refused costs its neighbours nothing. What loses a race against another transaction is decided again;
 * a batch that still cannot be written as one is halved, down to single writes, so that only the write at fault fails.
 */
export async function writeContacts(
  scope: Scope,
  writes: readonly ContactWrite[],
  options: Omit<WriteOptions, 'ahead'> = {},
): Promise<WriteOutcome[]> {
  try {
    return await inTransaction(scope, (scope) => writeBatch(scope, writes, options))
  } catch (error) {
    const isEverybodys = options.atomic || isUnavailable(error) || error instanceof OutcomeUnknown
    if (writes.length < 2 || isEverybodys) return writes.map(() => toFailed(error))
    const middle = writes.length >> 1
    const first = await writeContacts(scope, writes.slice(0, middle), options)
    return [...first, ...(await writeContacts(scope, writes.slice(middle), options))]
  }
}

function toFailed(error: unknown): WriteOutcome {
  const isFault = error instanceof Refusal && error.failure.code === 'invalid'
  return isFault ? { status: 'invalid', faults: error.failure.faults ?? [] } : { status: 'failed', error }
}

/** The same within the caller's transaction, which what it throws must end: `LostRace` runs it again. */
export async function writeBatch(
  scope: Scope,
  writes: readonly ContactWrite[],
  options?: WriteOptions,
): Promise<WriteOutcome[]> {
  const { outcomes, keep } = await decideBatch(scope, writes, options)
  await keep()
  return outcomes()
}
