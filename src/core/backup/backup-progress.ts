/** How far a backup or a restore has come. */
export interface BackupProgress {
  table: string
  /** Of this table, until now. */
  rows: number
  /** Whether the table is finished. */
  done: boolean
}

export type OnProgress = (progress: BackupProgress) => void
