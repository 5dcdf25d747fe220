import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { Command, Option } from 'commander'
import { readOwnConfig } from '../config.ts'
import { importModes } from '../core/imports/import-plan.ts'
import { textEncodings } from '../csv/text-encoding.ts'
import { CliError, exitCodes } from './cli-error.ts'
import { describeImport, describeProfile } from './describe-import.ts'
import { fileError } from './file-error.ts'
import { errorsPath, type PlanOptions, readPlan } from './import-options.ts'
import type { ImportSource, ImportState, Uploaded, UploadRequest } from './import-source.ts'
import { inert, printJson } from './print.ts'
import { progressBar } from './progress-bar.ts'
import { readAddress } from './read-address.ts'
import { remoteImport } from './remote-import.ts'
import { type StoreOptions, withStoreOptions } from './store-options.ts'
import { untilStopped } from './until-stopped.ts'
import { writeNewFile } from './write-new-file.ts'

interface Options extends StoreOptions, PlanOptions, Omit<UploadRequest, 'fileName'> {
  errors?: string
  profile?: boolean
}

const examples = `
CSV, NDJSON or XLSX, also packed with gzip or zip. Columns are matched by their headers and by what is in them; --profile
shows how, and writes nothing. Rows that are refused go to a file beside this one, with what is wrong with each: repair
them there and import that file.

Examples:
  $ roster import people.csv --profile
  $ roster import people.csv --tags "trade fair" --region DE
  $ roster import people.csv --mode update --fill --dry-run

  Into a Roster elsewhere, in a script:
    $ ROSTER_KEY=sk_live_… roster import people.csv --json --url https://contacts.example.com

Exit codes: 0 every row was taken, 1 refused or failed, 2 wrong usage, 3 the store cannot be reached, 4 some rows were
refused.`

/** `roster import`: a file of contacts into the local store or a Roster elsewhere. */
export function importCommand(): Command {
  const command = new Command('import')
    .description('write the contacts in a CSV, NDJSON or XLSX file')
    .argument('<file>', 'the file to read; - is stdin')
    .addOption(
      new Option('--mode <mode>', 'create skips who is there already, update who is not')
        .choices(importModes)
        .default('upsert'),
    )
    .option('--fill', 'of people who are there, write only what is empty')
    .option('--match <keys>', 'how people are found, of id,phone,email,externalId in this order')
    .option('--tags <names>', 'for everybody in the file, with commas between')
    .option('--list-id <id>', 'a list that everybody in the file joins')
    .option(
      '--region <country>',
      'how phones without + are read, such as DE (default: what the file looks like)',
    )
    .option('--mapping <file>', 'JSON: [{"column": 0, "field": "phone"}, …] in place of the proposed one')
    .option('--allow-lifting-do-not-contact', 'let a "no" in the file lift a do-not-contact flag')
    .option('--dry-run', 'read and count everything, write nothing')
    .option('--profile', 'show what is in the file and where it would go, write nothing')
    .option('--errors <file>', 'where refused rows go (default: beside the file, ….errors.csv)')
    .addOption(new Option('--encoding <name>', 'instead of the one that is found').choices(textEncodings))
    .addOption(new Option('--delimiter <name>').choices(['comma', 'semicolon', 'tab', 'pipe']))
    .option('--no-header', 'the first row is a contact already')
    .option('--sheet <name>', 'of a workbook (default: the first)')
    .option(
      '--workspace <id>',
      'which workspace; needed where there are several and no workspace key says it',
    )
    .addHelpText('after', examples)
    .action(run)
  return withStoreOptions(command)
}

async function run(path: string, options: Options): Promise<void> {
  if (path === '-' && process.stdin.isTTY)
    throw new CliError('contacts are no text to type: pipe a file in, or name one', exitCodes.usage)
  const plan = await readPlan(options)
  const errors = options.errors ?? errorsPath(path)
  const source = await openSource(options)
  try {
    const uploaded = await upload(source, path, options)
    if (options.profile) {
      await source.cancel(uploaded.id)
      return options.json ? printJson(uploaded.profile) : describeProfile(uploaded.profile)
    }
    await noteRepeat(source, uploaded)
    await source.start(uploaded.id, plan)
    const ended = await follow(source, uploaded.id)
    const refused = ended.counts.invalid + ended.counts.conflicted
    const written = refused > 0 ? await keepErrors(source, uploaded.id, errors) : undefined
    const { state, rowsRead, counts, repeated, doNotContactKept, error } = ended
    const answer = {
      id: uploaded.id,
      state,
      rowsRead,
      counts,
      repeated,
      doNotContactKept,
      error,
      errorsFile: written ?? null,
    }
    if (options.json) printJson(answer)
    else process.stderr.write(describeImport(ended, { dryRun: plan.dryRun === true, errors: written }))
    if (state !== 'done')
      throw new CliError(`the import ${state === 'failed' ? `failed: ${error}` : `was ${state}`}`)
    if (refused > 0) throw new CliError(`${refused.toLocaleString('en')} rows were refused`, exitCodes.partly)
  } finally {
    await source.close()
  }
}

/** A file that was only looked at or tried before is new. */
async function noteRepeat(source: ImportSource, { sameFileAs }: Uploaded): Promise<void> {
  for (const id of sameFileAs) {
    const { state, plan } = await source.look(id)
    if (state !== 'done' || plan?.dryRun) continue
    process.stderr.write(`The same file was imported before, as ${inert(id)}.\n`)
    return
  }
}

async function openSource(options: StoreOptions): Promise<ImportSource> {
  const config = readOwnConfig()
  const address = readAddress(options, config)
  if (address !== undefined) return remoteImport(address)
  // Loaded on use: a driver and a phone book that neither --help nor --url need.
  const { localImport } = await import('./local-import.ts')
  return localImport(config)
}

async function upload(source: ImportSource, path: string, options: Options): Promise<Uploaded> {
  const { workspace, encoding, delimiter, header, sheet } = options
  const readAs = { workspace, encoding, delimiter, sheet, ...(header === false && { header }) }
  const given = Object.entries(readAs).filter(([, value]) => value !== undefined)
  const request = { fileName: path === '-' ? 'stdin' : basename(path), ...Object.fromEntries(given) }
  return untilStopped('nothing was imported', async (stop) => {
    const { file, total } = await openFile(path)
    const bar = progressBar('bytes')
    let bytes = 0
    file.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      bar.show(bytes, { total })
    })
    // Whoever reads it wants to begin by itself.
    file.pause()
    try {
      return await source.upload(file, request, stop)
    } finally {
      bar.end()
    }
  })
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

/** Shows how far it is until it ends. A signal cancels it: what was written by then stays. */
async function follow(source: ImportSource, id: string): Promise<ImportState> {
  const bar = progressBar('rows')
  const said = `what was written by then stays; import ${id} can be undone`
  return untilStopped(said, async (stop) => {
    try {
      for (;;) {
        const found = await source.look(id)
        bar.show(found.rowsRead, { total: found.rowsTotal ?? undefined, share: found.progress ?? undefined })
        if (['done', 'cancelled', 'failed'].includes(found.state)) return found
        await delay(lookEveryMs, undefined, { signal: stop })
      }
    } catch (error) {
      if (stop.aborted) await source.cancel(id)
      throw error
    } finally {
      bar.end()
    }
  })
}

/** Replaces what an import of the same file left before. */
async function keepErrors(source: ImportSource, id: string, path: string): Promise<string> {
  const rows = await source.refusedRows(id)
  await writeNewFile(path, { force: true }, (output) => pipeline(rows, output))
  return path
}
