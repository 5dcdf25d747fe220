export interface JobRow {
  workspace_id: string
  id: string
  kind: string
  state: string
  actor: string
  input: object
  checkpoint: object | null
  step: number
  total: number | null
  done: number
  counts: Record<string, number>
  error: string | null
  attempts: number
  holder: string | null
  free_at: Date
  turn_at: Date | null
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
  forgotten_at: Date | null
}

export interface JobContactRow {
  workspace_id: string
  job_id: string
  contact_id: string
  version_before: number
  version_after: number
}

export interface JobKeptRow {
  workspace_id: string
  job_id: string
  contact_id: string
  reason: string
  detail: object | null
}

export interface ImportRow {
  workspace_id: string
  id: string
  actor: string
  file_name: string | null
  byte_size: number | null
  sha256: Buffer | null
  profile: object | null
  plan: object | null
  discarded_at: Date | null
  created_at: Date
}

export interface ImportChunkRow {
  workspace_id: string
  import_id: string
  seq: number
  bytes: Buffer
}

export interface ImportErrorRow {
  workspace_id: string
  import_id: string
  row_number: number
  line: number
  cells: readonly string[]
  faults: readonly object[]
}

export interface ImportWarningRow {
  workspace_id: string
  import_id: string
  row_number: number
  seq: number
  line: number
  column_number: number
  kind: string
  cell: string
}

export interface ImportSeenRow {
  workspace_id: string
  import_id: string
  seen: string
}

export interface ImportMappingRow {
  workspace_id: string
  headers_key: Buffer
  mapping: unknown[]
  updated_at: Date
}
