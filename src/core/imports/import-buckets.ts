/** Where every row that was read ends up, in exactly one. */
export const importBuckets = ['created', 'updated', 'unchanged', 'skipped', 'conflicted', 'invalid'] as const
export type ImportBucket = (typeof importBuckets)[number]

/** Counted beside the buckets: of rows that are in one of them. */
export const importNotes = [
  /** Rows about somebody whom an earlier row of the file was about. */
  'repeated',
  /** Rows that would have lifted a do-not-contact flag, which stays. */
  'doNotContactKept',
] as const
export type ImportNote = (typeof importNotes)[number]

export type ImportCounts = Record<ImportBucket | ImportNote, number>

export function noCounts(): ImportCounts {
  const names = [...importBuckets, ...importNotes]
  return Object.fromEntries(names.map((name) => [name, 0])) as ImportCounts
}
