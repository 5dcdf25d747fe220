import type { Import } from './imports.ts'
import type { WarningKind } from './warnings.ts'

/** The possible results of a row; every row that was read is counted in exactly one. */
export const importBuckets = ['created', 'updated', 'unchanged', 'skipped', 'conflicted', 'invalid'] as const
export type ImportBucket = (typeof importBuckets)[number]

/** Further counts of rows, beside the buckets. */
const importNotes = [
  /** Rows about the same person as an earlier row of the file. */
  'repeated',
  /** Rows that would have lifted do-not-contact and were not allowed to. */
  'doNotContactKept',
] as const
type ImportNote = (typeof importNotes)[number]

export type ImportCounts = Record<ImportBucket | ImportNote, number>

export function noCounts(): ImportCounts {
  const names = [...importBuckets, ...importNotes]
  return Object.fromEntries(names.map((name) => [name, 0])) as ImportCounts
}

/** The name of a job's count of warnings, by kind and column. */
export function warningCount(kind: WarningKind, column: number): string {
  return `warning ${kind} ${column}`
}

/** The number of warnings of each kind in each column. */
export function warningCounts(counts: Readonly<Record<string, number>>): WarningCount[] {
  return Object.entries(counts).flatMap(([name, count]) => {
    const [, kind, column] = /^warning (\w+) (\d+)$/.exec(name) ?? []
    return kind === undefined ? [] : { kind: kind as WarningKind, column: Number(column), count }
  })
}

/** The number of warnings of any kind. */
export function warningTotal(counts: Readonly<Record<string, number>>): number {
  return warningCounts(counts).reduce((sum, { count }) => sum + count, 0)
}

export interface WarningCount {
  kind: WarningKind
  /** From 0. */
  column: number
  count: number
}

/** Null if it cannot be computed. */
interface ImportProgress {
  /** From 0 to 1. */
  progress: number | null
  rowsPerSecond: number | null
  secondsLeft: number | null
}

/** The progress and speed of an import; by bytes, because their number is known before the number of rows. */
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
