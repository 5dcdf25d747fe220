import { setImmediate as nextTick } from 'node:timers/promises'

/** Requests get their turn after so many. */
const atOnce = 100

/** What becomes of each item, in order; long work that does not hold up whoever else this process serves. */
export async function mapInTurns<T, R>(items: readonly T[], map: (item: T) => R): Promise<R[]> {
  const mapped: R[] = []
  for (const item of items) {
    if (mapped.length > 0 && mapped.length % atOnce === 0) await nextTick()
    mapped.push(map(item))
  }
  return mapped
}
