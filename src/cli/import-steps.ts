import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { FileProfile } from '../core/imports/file-translator.ts'
import { importBuckets } from '../core/imports/import-progress.ts'
import { CliError, fileError } from './cli-errors.ts'
import { describeQuestion } from './import-questions.ts'
import type {
  ImportSource,
  ImportState,
  Reading,
  StartRequest,
  Uploaded,
  UploadRequest,
} from './import-source.ts'
import { progressBar, untilStopped } from './long-work.ts'
import { isAway, patiently } from './patience.ts'
import { inert, printTable } from './print.ts'

/** Sends a file, or stdin for `-`, and shows how much of it has gone. */
export async function uploadFile(
  source: ImportSource,
  path: string,
  reading: Reading,
  workspace: string | undefined,
): Promise<Uploaded> {
  const fileName = path === '-' ? 'stdin' : basename(path)
  const request = { ...reading, fileName, ...(workspace !== undefined && { workspace }) }
  return untilStopped('nothing was imported', (stop) => {
    const send = () => sendFile(source, path, request, stop)
    // A pipe can be read only once.
    if (path === '-') return send()
    let wasSent = false
    return patiently(send, {
      what: path,
      atEnd: 'Nothing was imported: try again when it is back.',
      stop,
      mayPass(error) {
        // A Roster that is not there at all is not waited for.
        const isThere = !(error instanceof CliError && error.isNobodyThere)
        wasSent ||= isThere && isAway(error)
        return wasSent && isAway(error)
      },
    })
  })
}

async function sendFile(
  source: ImportSource,
  path: string,
  request: UploadRequest,
  stop: AbortSignal,
): Promise<Uploaded> {
  const { file, total } = await openFile(path)
  const bar = progressBar('bytes')
  let bytes = 0
  file.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    bar.show(bytes, { total })
  })
  // The reader decides when to start.
  file.pause()
  try {
    return await source.upload(file, request, stop)
  } finally {
    bar.end()
  }
}

async function openFile(path: string): Promise<{ file: Readable; total: number | undefined }> {
  if (path === '-') return { file: process.stdin, total: undefined }
  const about = await stat(path).catch((error) => {
    throw fileError(error, path)
  })
  if (about.isDirectory()) throw new CliError(`${path} is a directory: name the file in it`)
  return { file: createReadStream(path), total: about.isFile() ? about.size : undefined }
}

const lookEveryMs = 300

/** Starts an import once, however often the answer is lost. */
export async function startPatiently(source: ImportSource, id: string, request: StartRequest): Promise<void> {
  let isAgain = false
  await patiently(
    async () => {
      if (isAgain && (await source.look(id)).state !== 'uploaded') return
      isAgain = true
      await source.start(id, request)
    },
    { what: `import ${id}`, atEnd: `It is uploaded and may not have begun: ${whereIs(id)}.` },
  )
}

/** Where the state of an import can be seen without this command. */
export function whereIs(id: string): string {
  return `GET /v2/imports/${id} and the dashboard show it`
}

/**
 * Prints the progress until the import ends, even if the Roster that works on it restarts. A signal cancels
 * the import; written rows stay.
 */
export async function followImport(source: ImportSource, id: string): Promise<ImportState> {
  const bar = progressBar('rows')
  const said = `what was written by then stays; import ${id} can be undone`
  return untilStopped(said, async (stop) => {
    const look = () =>
      patiently(() => source.look(id), {
        what: `import ${id}`,
        atEnd: `It goes on by itself when that is back: ${whereIs(id)}.`,
        stop,
      })
    try {
      for (;;) {
        const found = await look()
        bar.show(found.rowsRead, { total: found.rowsTotal ?? undefined, share: found.progress ?? undefined })
        if (['done', 'cancelled', 'failed'].includes(found.state)) return found
        await delay(lookEveryMs, undefined, { signal: stop })
      }
    } catch (error) {
      if (stop.aborted) await cancel(source, id)
      throw error
    } finally {
      bar.end()
    }
  })
}

async function cancel(source: ImportSource, id: string): Promise<void> {
  await source.cancel(id).catch(() => {
    process.stderr.write(`import ${id} could not be cancelled and goes on: ${whereIs(id)}.\n`)
  })
}

const number = (count: number) => count.toLocaleString('en')

/** The reading options that were used; those that do not apply are absent. */
export interface ReadAs {
  encoding?: string
  sheet?: string
}

/** The result of the rows in sentences; every row is in one of the counts. */
export function describeImport(
  ended: ImportState,
  {
    id,
    dryRun,
    errorsFile,
    readAs,
  }: { id: string; dryRun: boolean; errorsFile: string | null; readAs: ReadAs },
): string {
  const { state, rowsRead, counts, repeated, doNotContactKept, warningCount, plan } = ended
  const each = importBuckets
    .filter((bucket) => counts[bucket] > 0)
    .map((bucket) => `${number(counts[bucket])} ${bucket}`)
  const would = dryRun ? 'Would have read' : state === 'done' ? 'Read' : `${state}: read`
  const lines = [`${would} ${number(rowsRead)} rows: ${each.join(', ') || 'none'}.`]
  if (repeated > 0) lines.push(`${number(repeated)} of them were about a person of an earlier row.`)
  if (doNotContactKept > 0)
    lines.push(
      `${number(doNotContactKept)} would have lifted a do-not-contact flag, which stays (--allow-lifting-do-not-contact).`,
    )
  const how = describeReading(readAs, plan?.defaultRegion ?? null)
  if (how !== '') lines.push(how)
  if (warningCount > 0)
    lines.push(
      `${cellsThatDoNotFit(warningCount)}: the text is kept, and /v2/imports/${id}/warnings lists each.`,
    )
  if (errorsFile !== null)
    lines.push(`The refused rows are in ${errorsFile}: repair them there, and import it.`)
  return `${lines.join('\n')}\n`
}

/** "1 cell does not fit its column", "2 cells do not fit their columns". */
export function cellsThatDoNotFit(count: number): string {
  return count === 1 ? '1 cell does not fit its column' : `${number(count)} cells do not fit their columns`
}

function describeReading({ encoding, sheet }: ReadAs, region: string | null): string {
  const parts = [
    sheet !== undefined && `sheet ${inert(sheet)}`,
    encoding !== undefined && `encoding ${encoding}`,
    region !== null && `phones without + as in ${region}`,
  ].filter((part) => part !== false)
  return parts.length === 0 ? '' : `How it was read: ${parts.join(', ')}.`
}

/** Prints the proposed field of each column, and the reason. */
export function describeProfile(profile: FileProfile): void {
  const { columns, mapping, defaultRegion, sampledRows, questions } = profile
  const fieldOf = (place: number) => {
    const fields = mapping.filter(({ column, field }) => column === place && field !== null)
    return fields.map(({ field, type }) => `${field}${type === undefined ? '' : ` (${type})`}`).join(', ')
  }
  printTable(
    ['COLUMN', 'GOES TO', 'WHAT IS IN IT', 'SUCH AS'],
    columns.map(({ column, header, evidence, samples }) => [
      header,
      fieldOf(column) || '-',
      evidence,
      samples[0] ?? '',
    ]),
  )
  const region = defaultRegion === null ? '' : ` Phones without + are read as in ${defaultRegion.region}.`
  process.stderr.write(`From the first ${number(sampledRows)} rows.${region} Nothing was written.\n`)
  for (const question of questions) process.stderr.write(`${describeQuestion(question)}\n`)
}
