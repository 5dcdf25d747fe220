import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { FileProfile } from '../core/imports/file-translator.ts'
import type { ImportBucket } from '../core/imports/import-progress.ts'
import type { PlanDraft } from '../core/imports/start-import.ts'
import { CliError, exitCodes } from './cli-errors.ts'
import { callRoster, parseAnswer, type RosterAddress, type RosterCall } from './roster-call.ts'

/** Reading options, for files that are detected wrongly or ambiguous. */
export interface Reading {
  encoding?: string
  delimiter?: string
  header?: boolean
  headerRow?: number
  sheet?: string
  table?: string
}

export interface UploadRequest extends Reading {
  fileName: string
  workspace?: string
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
  /** The number of cells that were not stored as their columns say. */
  warningCount: number
  /** From 0 to 1; null if it cannot be computed. */
  progress: number | null
  error: string | null
  /** The plan of the last start. */
  plan: { dryRun: boolean; defaultRegion: string | null } | null
}

/** The plan of a start, with the same names as on a remote Roster. */
export type StartRequest = Pick<
  PlanDraft,
  | 'mapping'
  | 'mode'
  | 'write'
  | 'match'
  | 'tags'
  | 'listId'
  | 'defaultRegion'
  | 'consent'
  | 'shared'
  | 'dates'
  | 'dryRun'
  | 'allowLiftingDoNotContact'
>

/** The target of imports: the local store or a remote Roster. */
export interface ImportSource {
  upload(file: Readable, request: UploadRequest, stop: AbortSignal): Promise<Uploaded>
  /** Examines the file again; absent options are detected. */
  readAnew(id: string, reading: Reading): Promise<FileProfile>
  start(id: string, request: StartRequest): Promise<void>
  look(id: string): Promise<ImportState>
  cancel(id: string): Promise<void>
  /** The rows that were refused, as CSV. */
  refusedRows(id: string): Promise<Readable>
  close(): Promise<void>
}

/** Imports into a Roster elsewhere, through its own wire. */
export function remoteImport(address: RosterAddress): ImportSource {
  const answerOf = async (call: RosterCall): Promise<unknown> =>
    parseAnswer(await (await callRoster(address, call)).text(), address)
  const send = (method: string, path: string, body: object) =>
    answerOf({
      method,
      path,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  return {
    async upload(file, { workspace, ...readAs }, stop) {
      const named = { ...readAs, ...(workspace !== undefined && { workspaceId: workspace }) }
      const query = Object.entries(named).map(([name, value]): [string, string] => [name, `${value}`])
      return (await answerOf({
        method: 'POST',
        path: `/imports?${new URLSearchParams(query)}`,
        headers: { 'content-type': 'application/octet-stream' },
        body: Readable.toWeb(file) as NonNullable<RequestInit['body']>,
        signal: stop,
      })) as Uploaded
    },
    readAnew: async (id, reading) => ((await send('PATCH', `/imports/${id}`, reading)) as Uploaded).profile,
    start: async (id, request) => void (await send('POST', `/imports/${id}/start`, request)),
    look: async (id) => (await answerOf({ path: `/imports/${id}` })) as ImportState,
    cancel: async (id) => void (await send('POST', `/imports/${id}/cancel`, {})),
    async refusedRows(id) {
      const { body } = await callRoster(address, { path: `/imports/${id}/errors.csv` })
      if (body === null)
        throw new CliError(`${address.url} does not answer as a Roster does`, exitCodes.unreachable)
      return Readable.fromWeb(body as ReadableStream)
    },
    close: async () => {},
  }
}
