import { setTimeout as delay } from 'node:timers/promises'
import type { Lease } from '../../store/schema/lease.ts'

/** What one short transaction removed. Each stands by itself, so what was stopped between two goes on with the next sweep. */
export interface Chunk {
  removed: number
  isLast: boolean
}

interface ChunksOptions {
  /** Held by who sweeps. */
  lease: Lease
  isStopped: () => boolean
  /** Told now and then how much is gone so far. */
  onProgress: (removed: number) => void
}

/** Others have their turn between two chunks. */
const pauseMs = 20
const progressMs = 10_000

/** Removes chunk after chunk until the last, or until it is stopped; the answer is how much went. */
export async function inChunks(
  remove: () => Promise<Chunk>,
  { lease, isStopped, onProgress }: ChunksOptions,
): Promise<number> {
  let told = performance.now()
  for (let total = 0; ; ) {
    lease.assertHeld()
    if (isStopped()) return total
    const { removed, isLast } = await remove()
    total += removed
    if (isLast) return total
    if (performance.now() - told >= progressMs) {
      told = performance.now()
      onProgress(total)
    }
    await delay(pauseMs)
  }
}
