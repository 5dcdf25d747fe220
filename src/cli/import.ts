import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Command, Option } from 'commander'
import { readOwnConfig } from '../config.ts'
import {
  type ImportMatchKey,
  type ImportMode,
  importModes,
  type MappedColumn,
} from '../core/imports/import-plan.ts'
import { textEncodings } from '../files/bytes/encodings.ts'
import { CliError, exitCodes, fileError } from './cli-errors.ts'
import {
  type ImportSource,
  type ImportState,
  remoteImport,
  type StartRequest,
  type Uploaded,
} from './import-source.ts'
import {
  describeImport,
  describeProfile,
  followImport,
  type ReadOptions,
  uploadFile,
} from './import-steps.ts'
import { inert, printJson } from './print.ts'
import { readAddress, type StoreOptions, withStoreOptions } from './roster-call.ts'
import { writeNewFile } from './write-new-file.ts'

interface Options extends StoreOptions, PlanOptions, ReadOptions {
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
    const uploaded = await uploadFile(source, path, options)
    if (options.profile) {
      await source.cancel(uploaded.id)
      return options.json ? printJson(uploaded.profile) : describeProfile(uploaded.profile)
    }
    await noteRepeat(source, uploaded)
    await source.start(uploaded.id, plan)
    const ended = await followImport(source, uploaded.id)
    await report(source, uploaded.id, ended, { ...options, errors, dryRun: plan.dryRun === true })
  } finally {
    await source.close()
  }
}

/** Says what became of the rows, keeps the refused ones, and fails where not all was done. */
async function report(
  source: ImportSource,
  id: string,
  ended: ImportState,
  { json, errors, dryRun }: { json?: boolean; errors: string; dryRun: boolean },
): Promise<void> {
  const { state, rowsRead, counts, repeated, doNotContactKept, error } = ended
  const refused = counts.invalid + counts.conflicted
  const errorsFile = refused > 0 ? await keepErrors(source, id, errors) : null
  if (json) printJson({ id, state, rowsRead, counts, repeated, doNotContactKept, error, errorsFile })
  else process.stderr.write(describeImport(ended, { dryRun, errorsFile }))
  if (state === 'failed') throw new CliError(`the import failed: ${error}`)
  if (state !== 'done') throw new CliError(`the import was ${state}`)
  if (refused > 0) throw new CliError(`${refused.toLocaleString('en')} rows were refused`, exitCodes.partly)
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
  const { localImport } = await import('./local-transfers.ts')
  return localImport(config)
}

/** Replaces what an import of the same file left before. */
async function keepErrors(source: ImportSource, id: string, path: string): Promise<string> {
  const rows = await source.refusedRows(id)
  await writeNewFile(path, { force: true }, (output) => pipeline(rows, output))
  return path
}

interface PlanOptions {
  mode: ImportMode
  fill?: boolean
  match?: string
  tags?: string
  listId?: string
  region?: string
  mapping?: string
  allowLiftingDoNotContact?: boolean
  dryRun?: boolean
}

/** What the options say about how a file is written; what they leave out is as proposed. */
async function readPlan(options: PlanOptions): Promise<StartRequest> {
  const { mode, fill, match, tags, listId, region, mapping, allowLiftingDoNotContact, dryRun } = options
  return {
    mode,
    write: { default: fill ? 'fill' : 'replace' },
    ...(match !== undefined && { match: words(match) as ImportMatchKey[] }),
    ...(tags !== undefined && { tags: words(tags) }),
    ...(listId !== undefined && { listId }),
    ...(region !== undefined && { defaultRegion: region }),
    ...(mapping !== undefined && { mapping: await readMapping(mapping) }),
    ...(allowLiftingDoNotContact && { allowLiftingDoNotContact }),
    ...(dryRun && { dryRun }),
  }
}

function words(text: string): string[] {
  return text.split(',').map((word) => word.trim())
}

async function readMapping(path: string): Promise<MappedColumn[]> {
  const text = await readFile(path, 'utf8').catch((error) => {
    throw fileError(error, path)
  })
  const mapping = parse(text)
  if (!Array.isArray(mapping))
    throw new CliError(`${path} is no mapping: --profile --json prints one, as .mapping`, exitCodes.usage)
  // Why each was proposed is no part of what is asked for.
  return mapping.map(({ because: _, ...column }) => column)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `people.csv` → `people.errors.csv`, beside it. */
function errorsPath(path: string): string {
  const file = path === '-' ? 'stdin' : path
  const extension = extname(file)
  return `${extension === '' ? file : file.slice(0, -extension.length)}.errors.csv`
}
