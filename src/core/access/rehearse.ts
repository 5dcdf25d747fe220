import { type DirectoryScope, inTransactionOrDry } from '../../store/kernel/scope.ts'
import { type Principal, within } from './principal.ts'

/**
 * Does all that a call does in a transaction that is rolled back, and returns what would have come of it, or throws what the
 * call would be refused with. The principal that `work` is given carries that transaction to whatever it calls.
 */
export function rehearse<T>(
  directory: DirectoryScope,
  principal: Principal,
  work: (principal: Principal) => Promise<T>,
): Promise<T> {
  return inTransactionOrDry(within(directory, principal), { dryRun: true }, ({ db }) =>
    work({ ...principal, transaction: db }),
  )
}
