import type { Import } from './import.ts'

/** Null where it cannot be told. */
export interface ImportProgress {
  /** Up to 1. */
  progress: number | null
  rowsPerSecond: number | null
  secondsLeft: number | null
}

/** How far an import is and how fast; by bytes, which are known before the rows are. */
export function importProgress({ job, size, profile }: Import): ImportProgress {
  if (job?.startedAt == null) return { progress: null, rowsPerSecond: null, secondsLeft: null }
  const seconds = Math.max(
    0.001,
    ((job.finishedAt ?? new Date()).getTime() - job.startedAt.getTime()) / 1_000,
  )
  const rowsPerSecond = job.done === 0 ? null : Math.round(job.done / seconds)
  if (job.state === 'done') return { progress: 1, rowsPerSecond, secondsLeft: 0 }
  const { place } = (job.checkpoint ?? {}) as { place?: { bytes: number } }
  const { packing = 'none', kind } = profile.format as { packing?: string; kind?: string }
  const canTell = kind !== 'xlsx' && packing === 'none' && place !== undefined && place.bytes > 0
  if (!canTell) return { progress: null, rowsPerSecond, secondsLeft: null }
  const progress = Math.min(1, place.bytes / size)
  return { progress, rowsPerSecond, secondsLeft: Math.ceil((seconds * (1 - progress)) / progress) }
}
