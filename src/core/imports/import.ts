import type { ImportRow, JobRow } from '../../store/tables.ts'
import { type Job, toJob } from '../jobs/job.ts'
import type { FileProfile } from './file-profile.ts'
import type { ImportPlan } from './import-plan.ts'

/** A file that was uploaded, and what has become of it. */
export interface Import {
  id: string
  workspaceId: string
  actor: string
  fileName: string | null
  size: number
  /** Hexadecimal. */
  sha256: string
  profile: FileProfile
  /** What the last start asked for; null before the first. */
  plan: ImportPlan | null
  /** Its bytes are no longer kept, so it cannot be started again. */
  isDiscarded: boolean
  createdAt: Date
  /** The job of the same id; null before the first start. */
  job: Job | null
}

/** An upload that came to its end, with its job. */
export function toImport(row: ImportRow, job: JobRow | undefined): Import {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    actor: row.actor,
    fileName: row.file_name,
    size: row.byte_size ?? 0,
    sha256: row.sha256?.toString('hex') ?? '',
    profile: row.profile as FileProfile,
    plan: row.plan as ImportPlan | null,
    isDiscarded: row.discarded_at !== null,
    createdAt: row.created_at,
    job: job === undefined ? null : toJob(job),
  }
}
