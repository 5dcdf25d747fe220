import type { BackupSummary } from '../core/backup/backup-format.ts'

/** A backup's contents in the sums that people and scripts want. */
export interface BackupInfo extends BackupSummary {
  rows: number
  /** Of the rows as text, before they were compressed. */
  bytes: number
}

/** Adds up the tables of a backup. */
export function describeBackup({ tables, ...about }: BackupSummary): BackupInfo {
  const sum = (of: 'rows' | 'bytes') => tables.reduce((total, table) => total + table[of], 0)
  return { ...about, rows: sum('rows'), bytes: sum('bytes'), tables }
}

/** The same as one sentence's beginning: "1,204 rows in 9 tables". */
export function countRows({ rows, tables }: BackupInfo): string {
  return `${rows.toLocaleString('en')} rows in ${tables.length} tables`
}
