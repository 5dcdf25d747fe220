import type { Import } from './imports.ts'
import type { WarningKind } from './warnings.ts'

/** Where every row that was read ends up, in exactly one. */
export const importBuckets = ['created', 'updated', 'unchanged', 'skipped', 'conflicted', 'invalid'] as const
export type ImportBucket = (typeof importBuckets)[number]

/** Counted beside the buckets: of rows that are in one of them. */
const importNotes = [
  /** Rows about somebody whom an earlier row of the file was about. */
  'repeated',
  /** Rows that would have lifted a do-not-contact flag, which stays. */
  'doNotContactKept',
] as const
type ImportNote = (typeof importNotes)[number]

export type ImportCounts = Record<ImportBucket | ImportNote, number>

export function noCounts(): ImportCounts {
  const names = [...importBuckets, ...importNotes]
  return Object.fromEntries(names.map((name) => [name, 0])) as ImportCounts
}

/** The counts of a job by which warnings are told apart: by kind and column, beside those of the rows. */
export function warningCount(kind: WarningKind, column: number): string {
  return `warning ${kind} ${column}`
}

/** How many cells of each column became warnings of each kind. */
export function warningCounts(counts: Readonly<Record<string, number>>): WarningCount[] {
  return Object.entries(counts).flatMap(([name, count]) => {
    const [, kind, column] = /^warning (\w+) (\d+)$/.exec(name) ?? []
    return kind === undefined ? [] : { kind: kind as WarningKind, column: Number(column), count }
  })
}

/** How many cells became warnings of any kind. */
export function warningTotal(counts: Readonly<Record<string, number>>): number {
  return warningCounts(counts).reduce((sum, { count }) => sum + count, 0)
}

export interface WarningCount {
  kind: WarningKind
  /** From 0. */
  column: number
  count: number
}

/** Null where it cannot be told. */
interface ImportProgress {
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
