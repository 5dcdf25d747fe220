import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Command, InvalidArgumentError, Option } from 'commander'
import { readOwnConfig } from '../config.ts'
import {
  type ImportMatchKey,
  type ImportMode,
  importModes,
  type MappedColumn,
} from '../core/imports/import-plan.ts'
import { delimiterNames, textEncodings } from '../files/bytes/encoding-names.ts'
import { CliError, exitCodes, fileError } from './cli-errors.ts'
import { openTerminal, settleQuestions } from './import-questions.ts'
import {
  type ImportSource,
  type ImportState,
  type Reading,
  remoteImport,
  type StartRequest,
  type Uploaded,
} from './import-source.ts'
import {
  cellsThatDoNotFit,
  describeImport,
  describeProfile,
  followImport,
  type ReadAs,
  startPatiently,
  uploadFile,
  whereIs,
} from './import-steps.ts'
import { patiently } from './patience.ts'
import { inert, printJson } from './print.ts'
import { withRenamed, withWorkspaceOption } from './renamed-option.ts'
import { readAddress, type StoreOptions, withStoreOptions } from './roster-call.ts'
import { writeNewFile } from './write-new-file.ts'

interface Options extends StoreOptions, PlanOptions, Reading {
  workspaceId?: string
  errors?: string
  profile?: boolean
}

const examples = `
CSV, NDJSON, vCard, XLSX or ODS, also packed with gzip or zip. Columns are matched by their headers and by what is in
them; --profile shows how, and writes nothing. Rows that are refused go to a file beside this one, with what is wrong with
each: repair them there and import that file. A cell that does not fit its column costs no row: its text is kept, and it
is counted.

What a file leaves open, such as the country of phones without a country code, is asked on a terminal. Elsewhere an import
with such a question ends with 2, names the options that answer it, and writes nothing.

Examples:
  $ roster import people.csv --profile
  $ roster import people.csv --tags "trade fair" --default-region DE
  $ roster import people.csv --mode update --fill --dry-run

  Into a Roster elsewhere, in a script:
    $ ROSTER_KEY=sk_live_… roster import people.csv --json --url https://contacts.example.com

Exit codes: 0 every row was taken and every cell stored, 1 refused or failed, 2 wrong usage or an open question, 3 the
store cannot be reached, 4 some rows were refused or some cells do not fit their columns.`

/** `roster import`: a file of contacts into the local store or a Roster elsewhere. */
export function importCommand(): Command {
  const command = new Command('import')
    .description('write the contacts in a file: CSV, NDJSON, vCard, XLSX or ODS')
    .argument('<file>', 'the file to read; - is stdin')
    .addOption(
      new Option('--mode <mode>', 'create skips who is there already, update who is not')
        .choices(importModes)
        .default('upsert'),
    )
    .option('--fill', 'of people who are there, write only what is empty')
    .option('--match <keys>', 'how people are found, of id,phone,email,externalId in this order')
    .option('--tags <names>', 'for all contacts of the file, with commas between')
    .option('--list-id <id>', 'a list that all contacts of the file join')
    .option('--mapping <file>', 'JSON: [{"column": 0, "field": "phone"}, …] in place of the proposed one')
    .option('--allow-lifting-do-not-contact', 'let a "no" in the file lift a do-not-contact flag')
    .option('--dry-run', 'read and count everything, write nothing')
    .option('--profile', 'show what is in the file and where it would go, write nothing')
    .option('--errors <file>', 'where refused rows go (default: beside the file, ….errors.csv)')
    .addHelpText('after', examples)
    .action(run)
  return withStoreOptions(withReadingOptions(withAnswers(withWorkspaceOption(command))))
}

/** Options that answer questions about the contacts in a file. */
function withAnswers(command: Command): Command {
  withRenamed(
    command,
    '--region',
    '--default-region <country>',
    'how phones without + are read in rows that name no country, such as DE',
  )
  return command
    .addOption(
      new Option('--consent <answer>', 'whether cells such as N/A under "Do not call" mean yes').choices([
        'yes',
        'no',
      ]),
    )
    .addOption(
      new Option(
        '--shared <way>',
        'whether people of different names with one phone or email stay apart',
      ).choices(['separate', 'merge']),
    )
    .addOption(
      new Option('--dates <order>', 'what comes first in 03/04/2024, where no cell says so').choices([
        'day_first',
        'month_first',
      ]),
    )
    .option('--create-options', 'make options of cells that name none of their custom field')
}

/** Options for how a file is read. */
function withReadingOptions(command: Command): Command {
  return command
    .addOption(new Option('--encoding <name>', 'instead of the one that is found').choices(textEncodings))
    .addOption(new Option('--delimiter <name>').choices(delimiterNames))
    .option('--no-header', 'the first row is a contact already')
    .option('--header-row <line>', 'the line that names the columns; 0: none does', readLine)
    .option('--sheet <name>', 'of a workbook (default: the one that has a header)')
    .option('--table <name>', 'of a zip with several tables: one of them, or all')
}

async function run(path: string, options: Options): Promise<void> {
  if (path === '-' && process.stdin.isTTY)
    throw new CliError('contacts are no text to type: pipe a file in, or name one', exitCodes.usage)
  const plan = await readPlan(options)
  const errors = options.errors ?? errorsPath(path)
  const source = await openSource(options)
  try {
    const reading = readingOf(options)
    const uploaded = await uploadFile(source, path, reading, options.workspaceId)
    if (options.profile) {
      await source.cancel(uploaded.id)
      return options.json ? printJson(uploaded.profile) : describeProfile(uploaded.profile)
    }
    await noteRepeat(source, uploaded)
    const settled = await settleQuestions(source, uploaded, { plan, reading }, openTerminal())
    await startPatiently(source, uploaded.id, settled.plan)
    const ended = await followImport(source, uploaded.id)
    const readAs: ReadAs = settled.profile.format
    await report(source, uploaded.id, ended, { ...options, errors, readAs, dryRun: plan.dryRun === true })
  } finally {
    await source.close()
  }
}

/** Prints the result of the rows, saves the refused ones, and fails unless everything was written. */
async function report(
  source: ImportSource,
  id: string,
  ended: ImportState,
  { json, errors, readAs, dryRun }: { json?: boolean; errors: string; readAs: ReadAs; dryRun: boolean },
): Promise<void> {
  const { state, rowsRead, counts, repeated, doNotContactKept, warningCount, error, plan } = ended
  const refused = counts.invalid + counts.conflicted
  const errorsFile = refused > 0 ? await keepErrors(source, id, errors) : null
  const { encoding = null, sheet = null } = readAs
  const read = { region: plan?.defaultRegion ?? null, encoding, sheet }
  const told = { rowsRead, counts, repeated, doNotContactKept, warningCount }
  if (json) printJson({ id, state, ...read, ...told, error, errorsFile })
  else process.stderr.write(describeImport(ended, { id, dryRun, errorsFile, readAs }))
  if (state === 'failed') throw new CliError(`the import failed: ${error}`)
  if (state !== 'done') throw new CliError(`the import was ${state}`)
  const amiss = [
    refused > 0 && `${refused.toLocaleString('en')} rows were refused`,
    warningCount > 0 && cellsThatDoNotFit(warningCount),
  ].filter((part) => part !== false)
  if (amiss.length > 0) throw new CliError(amiss.join(', '), exitCodes.partly)
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

/** Replaces the file that an earlier import of the same file wrote. */
async function keepErrors(source: ImportSource, id: string, path: string): Promise<string> {
  const write = async () => {
    const rows = await source.refusedRows(id)
    await writeNewFile(path, { force: true }, (output) => pipeline(rows, output))
  }
  await patiently(write, {
    what: `the refused rows of import ${id}`,
    atEnd: `The import is done: ${whereIs(id)}.`,
  })
  return path
}

interface PlanOptions {
  mode: ImportMode
  fill?: boolean
  match?: string
  tags?: string
  listId?: string
  defaultRegion?: string
  consent?: 'yes' | 'no'
  shared?: 'separate' | 'merge'
  dates?: 'day_first' | 'month_first'
  createOptions?: boolean
  mapping?: string
  allowLiftingDoNotContact?: boolean
  dryRun?: boolean
}

/** The plan in the options; absent ones take the proposal. */
async function readPlan(options: PlanOptions): Promise<StartRequest> {
  const { mode, fill, match, tags, listId, mapping, allowLiftingDoNotContact, dryRun } = options
  const { defaultRegion, consent, shared, dates, createOptions } = options
  return {
    mode,
    write: { default: fill ? 'fill' : 'replace' },
    ...(match !== undefined && { match: words(match) as ImportMatchKey[] }),
    ...(tags !== undefined && { tags: words(tags) }),
    ...(listId !== undefined && { listId }),
    ...(defaultRegion !== undefined && { defaultRegion }),
    ...(consent !== undefined && { consent }),
    ...(shared !== undefined && { shared }),
    ...(dates !== undefined && { dates }),
    ...(createOptions && { createOptions }),
    ...(mapping !== undefined && { mapping: await readMapping(mapping) }),
    ...(allowLiftingDoNotContact && { allowLiftingDoNotContact }),
    ...(dryRun && { dryRun }),
  }
}

/** The reading options. */
function readingOf({ encoding, delimiter, header, headerRow, sheet, table }: Reading): Reading {
  // Commander sets `header: true` unless `--no-header` is given.
  const said = { encoding, delimiter, headerRow, sheet, table, ...(header === false && { header }) }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
}

function readLine(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('It is a line of the file, from 1, or 0.')
  return Number(text)
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
  // The reason for a proposal is not part of the request.
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
