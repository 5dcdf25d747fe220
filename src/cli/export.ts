import { extname } from 'node:path'
import { PassThrough, Readable, Transform, type TransformCallback, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { Command, Option } from 'commander'
import { readOwnConfig } from '../config.ts'
import { type ExportFormat, exportFormats, fileTypes } from '../files/bytes/file-format.ts'
import { type ExportStyle, exportStyles } from '../files/columns/cell-safety.ts'
import {
  type ExportAudience,
  type ExportPreset,
  exportAudiences,
  exportPresets,
} from '../files/export/presets.ts'
import { type VcardVersion, vcardVersions } from '../files/export/vcard.ts'
import { CliError, exitCodes } from './cli-errors.ts'
import { progressBar, untilStopped } from './long-work.ts'
import { stdoutStream } from './print.ts'
import { withWorkspaceOption } from './renamed-option.ts'
import {
  callRoster,
  type RosterAddress,
  readAddress,
  type StoreOptions,
  withStoreOptions,
} from './roster-call.ts'
import { writeNewFile } from './write-new-file.ts'

/** The query, with the parameters of `GET /v2/exports`. */
interface ExportQuery {
  format: ExportFormat
  safety?: ExportStyle
  preset?: ExportPreset
  audience?: ExportAudience
  version?: VcardVersion
  columns?: string
  filter?: string
  q?: string
  listId?: string
  segmentId?: string
  deleted?: boolean
  /** The workspace, needed if there are several. */
  workspaceId?: string
}

/** The source of exports: the local store or a remote Roster. */
export interface ExportSource {
  open(query: ExportQuery, stop: AbortSignal): Promise<{ file: Readable; total: number }>
  close(): Promise<void>
}

interface Options extends StoreOptions, Omit<ExportQuery, 'format' | 'version'> {
  format?: ExportFormat
  vcardVersion?: VcardVersion
  force?: boolean
}

const examples = `
The contacts as they are at one moment, in the order they were made in. The file appears under its name when it is
whole. An exact export that is imported again changes nothing: docs/export.md has the columns.

Examples:
  $ roster export contacts.csv

  For a spreadsheet, only some people and columns:
    $ roster export vip.xlsx --safety spreadsheet --filter 'tag:vip and not list:"March"' --columns firstName,phone

  For another program's import:
    $ roster export people.csv --preset google

  To another program, from a Roster elsewhere:
    $ ROSTER_KEY=sk_live_… roster export - --format ndjson --url https://contacts.example.com | jq .email

Exit codes: 0 the file is whole, 1 refused or cut off, 2 wrong usage, 3 the store cannot be reached.`

/** `roster export`: contacts to a file or stdout, from the local store or a Roster elsewhere. */
export function exportCommand(): Command {
  const command = new Command('export')
    .description('write contacts to a CSV, NDJSON, XLSX or vCard file')
    .argument('[file]', 'the file to make; - is stdout', '-')
    .addOption(new Option('--format <format>', "default: the file's ending, else csv").choices(exportFormats))
    .addOption(
      new Option(
        '--safety <how>',
        "exact (default); spreadsheet puts a ' before what could be a formula; plain is for people",
      ).choices(exportStyles),
    )
    .addOption(
      new Option('--preset <program>', 'the columns that another program imports').choices(exportPresets),
    )
    .addOption(
      new Option(
        '--audience <who>',
        'with --preset mailchimp: who may be contacted (default), or not',
      ).choices(exportAudiences),
    )
    .addOption(new Option('--vcard-version <version>', 'default: 3.0').choices(vcardVersions))
    .option('--columns <names>', 'with commas between, or a JSON array (default: all)')
    .option('--filter <filter>', "such as 'tag:vip and created>2026-01-01'")
    .option('--q <words>', 'only contacts that a search finds')
    .option('--list-id <id>', 'only members of this list')
    .option('--segment-id <id>', 'only contacts in this segment')
    .option('--deleted', 'the bin instead of the living')
    .option('--force', 'replace the file if it is there already')
    .addHelpText('after', examples)
    .action(run)
  return withStoreOptions(withWorkspaceOption(command))
}

async function run(
  file: string,
  { format, force = false, json, url, key, vcardVersion, ...query }: Options,
): Promise<void> {
  const toStdout = file === '-'
  const asked = {
    ...query,
    format: format ?? formatOf(file),
    ...(vcardVersion && { version: vcardVersion }),
  }
  if (toStdout && asked.format === 'xlsx' && process.stdout.isTTY)
    throw new CliError('a workbook is no text for a terminal: name a file', exitCodes.usage)
  const source = await openSource({ ...(url && { url }), ...(key && { key }) })
  const done = await untilStopped('no file was made', async (stop) => {
    const write = (output: Writable) => download(source, asked, output, stop)
    try {
      return await (toStdout ? write(stdoutStream()) : writeNewFile(file, { force }, write))
    } finally {
      await source.close()
    }
  })
  const answer = toStdout ? process.stderr : process.stdout
  if (json) answer.write(`${JSON.stringify({ file, format: asked.format, ...done }, null, 2)}\n`)
  else
    process.stderr.write(
      `Exported ${done.contacts.toLocaleString('en')} contacts to ${toStdout ? 'stdout' : file}.\n`,
    )
}

function formatOf(file: string): ExportFormat {
  const extension = extname(file).slice(1).toLowerCase()
  return exportFormats.find((format) => fileTypes[format].ending === extension) ?? 'csv'
}

async function openSource(options: StoreOptions): Promise<ExportSource> {
  const config = readOwnConfig()
  const address = readAddress(options, config)
  if (address !== undefined) return remoteExport(address)
  // Loaded on use: a driver that neither --help nor --url need.
  const { localExport } = await import('./local-transfers.ts')
  return localExport(config)
}

/** Writes the file, and fails unless it has as many rows as there are contacts. */
async function download(
  source: ExportSource,
  query: ExportQuery,
  output: Writable,
  stop: AbortSignal,
): Promise<{ contacts: number; bytes: number }> {
  const { file, total } = await source.open(query, stop)
  const bar = progressBar(query.format === 'xlsx' ? 'bytes' : 'rows')
  let bytes = 0
  const counter =
    query.format === 'xlsx' ? undefined : new CountRows(query.format, (rows) => bar.show(rows, { total }))
  file.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (counter === undefined) bar.show(bytes)
  })
  try {
    await pipeline(file, counter ?? new PassThrough(), output, { signal: stop })
  } finally {
    bar.end()
  }
  if (counter !== undefined && counter.rows !== total)
    throw new CliError(`cut off: ${counter.rows} of ${total} contacts came`)
  return { contacts: total, bytes }
}

/** Exports of a Roster elsewhere, through its own wire. */
function remoteExport(address: RosterAddress): ExportSource {
  return {
    async open(asked, stop) {
      const named = { ...asked, total: true }
      const query = new URLSearchParams(
        Object.entries(named).map(([name, value]): [string, string] => [name, `${value}`]),
      )
      const { body, headers } = await callRoster(address, { path: `/exports?${query}`, signal: stop })
      const total = headers.get('x-total-count')
      if (body === null || total === null)
        throw new CliError(`${address.url} does not answer as a Roster does`, exitCodes.unreachable)
      return { file: Readable.fromWeb(body as ReadableStream), total: Number(total) }
    },
    close: async () => {},
  }
}

const quote = 34
const lineFeed = 10

/** Passes an export on and counts its rows: lines of JSON, of CSV that end outside of quotes, its header apart, or ends of cards. */
export class CountRows extends Transform {
  #lines = 0
  #isQuoted = false
  readonly #isCsv: boolean
  readonly #isVcard: boolean
  #line = ''
  readonly #onRows: (rows: number) => void

  constructor(format: 'csv' | 'ndjson' | 'vcard', onRows: (rows: number) => void) {
    super()
    this.#isCsv = format === 'csv'
    this.#isVcard = format === 'vcard'
    this.#onRows = onRows
  }

  get rows(): number {
    return Math.max(0, this.#lines - Number(this.#isCsv))
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]
      if (byte === quote && this.#isCsv) this.#isQuoted = !this.#isQuoted
      else if (this.#isVcard) this.#countCard(byte!)
      else if (byte === lineFeed && !this.#isQuoted) this.#lines++
    }
    this.#onRows(this.rows)
    done(null, chunk)
  }

  /** No other line of a card begins as `END:VCARD` does. */
  #countCard(byte: number): void {
    if (byte === lineFeed) {
      if (this.#line === 'END:') this.#lines++
      this.#line = ''
    } else if (this.#line.length < 4) this.#line += String.fromCharCode(byte)
  }
}
