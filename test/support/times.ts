import { setTimeout as delay } from 'node:timers/promises'

// Promises about time, judged so that a machine which does much else cannot break them.

/**
 * Calls again and again until what it waits for comes, and answers how many milliseconds after the start the last call
 * began that still got the old answer. A slow machine makes fewer calls, none later, so this number shows a promise about time.
 */
export async function lastCallBefore(isOver: () => Promise<boolean>): Promise<number> {
  const startedAt = performance.now()
  for (let last = 0; ; await delay(10)) {
    const at = performance.now() - startedAt
    if (await isOver()) return last
    last = at
  }
}

/** How many milliseconds of processor time this process has taken for the work, however long it waited for its turns. */
export async function processorMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}
