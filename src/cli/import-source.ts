import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { FileProfile } from '../core/imports/file-translator.ts'
import type { ImportBucket } from '../core/imports/import-progress.ts'
import type { PlanDraft } from '../core/imports/start-import.ts'
import { CliError, exitCodes } from './cli-errors.ts'
import { callRoster, parseAnswer, type RosterAddress, type RosterCall } from './roster-call.ts'

/** How a file is to be read, where the detection would be wrong or asks. */
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
  /** Cells that were not stored as their columns say. */
  warningCount: number
  /** Up to 1, where the end can be told. */
  progress: number | null
  error: string | null
  /** What the last start asked for. */
  plan: { dryRun: boolean; defaultRegion: string | null } | null
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
  | 'consent'
  | 'shared'
  | 'dates'
  | 'dryRun'
  | 'allowLiftingDoNotContact'
>

/** Where imports go: into the local store or a Roster elsewhere. */
export interface ImportSource {
  upload(file: Readable, request: UploadRequest, stop: AbortSignal): Promise<Uploaded>
  /** Looks at the file anew; what is left out is found. */
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
