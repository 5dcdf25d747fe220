import type { Readable } from 'node:stream'
import type { ExportFormat } from '../csv/file-types.ts'
import type { ExportSafety } from '../csv/safety.ts'

/** What to export, in the words of `GET /v2/exports`. */
export interface ExportQuery {
  format: ExportFormat
  safety: ExportSafety
  columns?: string
  filter?: string
  q?: string
  listId?: string
  segmentId?: string
  deleted?: boolean
  /** Which workspace, where that is not clear. */
  workspace?: string
}

/** Where exports come from: the local store or a Roster elsewhere. */
export interface ExportSource {
  open(query: ExportQuery, stop: AbortSignal): Promise<{ file: Readable; total: number }>
  close(): Promise<void>
}
