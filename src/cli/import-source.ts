import type { Readable } from 'node:stream'
import type { FileProfile } from '../core/imports/file-profile.ts'
import type { ImportBucket } from '../core/imports/import-buckets.ts'
import type { PlanDraft } from '../core/imports/judge-plan.ts'

/** A file and how it is to be read, where the detection would be wrong. */
export interface UploadRequest {
  fileName: string
  workspace?: string
  encoding?: string
  delimiter?: string
  header?: boolean
  sheet?: string
}

export interface Uploaded {
  id: string
  profile: FileProfile
  /** Other imports of the very same bytes. */
  sameFileAs: readonly string[]
}

/** How far an import has come. */
export interface ImportState {
  state: 'uploaded' | 'waiting' | 'running' | 'done' | 'cancelled' | 'failed'
  rowsRead: number
  rowsTotal: number | null
  /** They sum to `rowsRead`. */
  counts: Record<ImportBucket, number>
  repeated: number
  doNotContactKept: number
  /** Up to 1, where the end can be told. */
  progress: number | null
  error: string | null
  /** What the last start asked for. */
  plan: { dryRun: boolean } | null
}

/** What a start says; the same words on a Roster elsewhere. */
export type StartRequest = Pick<
  PlanDraft,
  | 'mapping'
  | 'mode'
  | 'write'
  | 'match'
  | 'tags'
  | 'listId'
  | 'defaultRegion'
  | 'dryRun'
  | 'allowLiftingDoNotContact'
>

/** Where imports go: into the local store or a Roster elsewhere. */
export interface ImportSource {
  upload(file: Readable, request: UploadRequest, stop: AbortSignal): Promise<Uploaded>
  start(id: string, request: StartRequest): Promise<void>
  look(id: string): Promise<ImportState>
  cancel(id: string): Promise<void>
  /** The rows that were refused, as CSV. */
  refusedRows(id: string): Promise<Readable>
  close(): Promise<void>
}
