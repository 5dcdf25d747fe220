import { setTimeout as delay } from 'node:timers/promises'
import type { Lease } from '../../store/schema/lease.ts'

/** The result of one short transaction. Each is complete in itself, so the next sweep continues an interrupted one. */
export interface Chunk {
  removed: number
  isLast: boolean
}

interface ChunksOptions {
  /** The lease of the process that sweeps. */
  lease: Lease
  isStopped: () => boolean
  /** Called from time to time with the number removed so far. */
  onProgress: (removed: number) => void
}

/** A pause between two chunks lets other statements run. */
const pauseMs = 20
const progressMs = 10_000

/** Removes chunks until the last one or until it is stopped; resolves with the number removed. */
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
