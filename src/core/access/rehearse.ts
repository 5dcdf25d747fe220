import { type DirectoryScope, inTransactionOrDry } from '../../store/kernel/scope.ts'
import { type Principal, within } from './principal.ts'

/**
 * A dry run: does everything that a call does in a transaction that is rolled back, and returns the result or
 * throws the refusal. The principal that `work` receives carries the transaction to everything it calls.
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
