import type { JobRow } from '../../store/tables.ts'

export const jobStates = ['waiting', 'running', 'done', 'cancelled', 'failed'] as const
export type JobState = (typeof jobStates)[number]

/** Work that belongs to the server, not to the request that asked for it. */
export interface Job<Input extends object = object, Checkpoint extends object = object> {
  id: string
  workspaceId: string
  kind: string
  state: JobState
  actor: string
  input: Input
  /** Null before the first step. */
  checkpoint: Checkpoint | null
  /** Steps done. */
  step: number
  /** What it is expected to come to; null: not known. */
  total: number | null
  done: number
  counts: Readonly<Record<string, number>>
  /** One sentence, when it failed. */
  error: string | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

export function toJob(row: JobRow): Job {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    kind: row.kind,
    state: row.state as JobState,
    actor: row.actor,
    input: row.input,
    checkpoint: row.checkpoint,
    step: row.step,
    total: row.total,
    done: row.done,
    counts: row.counts,
    error: row.error,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }
}
