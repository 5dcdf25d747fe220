import { type Failure, Refusal } from '../../src/core/kernel/failure.ts'

/** The failure that a call was refused with. A call that was not refused fails the test. */
export async function refusalOf(call: Promise<unknown>): Promise<Failure> {
  const outcome = await call.then(
    () => 'it was not refused',
    (error: unknown) => error,
  )
  if (outcome instanceof Refusal) return outcome.failure
  throw outcome instanceof Error ? outcome : new Error(String(outcome))
}
