/** A job as `/v2/jobs` answers it. */
export interface Job {
  id: string
  workspaceId: string
  kind: 'bulk' | 'undo' | 'import'
  state: 'waiting' | 'running' | 'done' | 'cancelled' | 'failed'
  total: number | null
  done: number
  counts: { [bucket: string]: number }
  error: string | null
}
