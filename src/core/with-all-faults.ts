import { Refusal, refuseFaults } from './failure.ts'

/**
 * What all of these resolve to. Where some are refused for faults, all of those together are the refusal; anything else
 * that one of them throws comes before.
 */
export async function withAllFaults<const Works extends readonly unknown[]>(
  works: Works,
): Promise<{ -readonly [Index in keyof Works]: Awaited<Works[Index]> }> {
  const settled = await Promise.allSettled(works)
  const reasons = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  const other = reasons.find((reason) => faultsOf(reason) === undefined)
  if (other !== undefined) throw other
  refuseFaults(reasons.flatMap((reason) => faultsOf(reason) ?? []))
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as never
}

function faultsOf(reason: unknown) {
  return reason instanceof Refusal && reason.failure.code === 'invalid' ? reason.failure.faults : undefined
}
