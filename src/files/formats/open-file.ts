import { FileRefused, type StoredFile } from '../../core/imports/file-translator.ts'
import type { ImportQuestion } from '../../core/imports/questions.ts'
import { textFault } from '../../core/kernel/text.ts'
import { columnsMax, type FileFormat, type FormatOverrides } from '../bytes/file-format.ts'
import type { KnowsHeader } from '../bytes/find-encoding.ts'
import { type OpenZip, openZip } from '../bytes/open-zip.ts'
import { readSample } from '../bytes/text-bytes.ts'
import { odsMediaType, sheetsOfOds } from '../xlsx/ods.ts'
import { openWorkbook } from '../xlsx/workbook.ts'
import { detectText } from './formats.ts'
import {
  encodingQuestion,
  examplesOf,
  type OpenedTable,
  openTable,
  type TellingNames,
  withName,
} from './open-table.ts'
import { refuseByBytes, refuseByEntries, refuseOpenDocument } from './refused-formats.ts'

/** What a file holds, looked at. */
export interface OpenedFile extends Omit<OpenedTable, 'format' | 'knownHeaders'> {
  format: FileFormat
}

/**
 * Looks at an uploaded file: what it is, told from its bytes and never from its name, which of its tables is read, and
 * which rows name the columns; what the caller says comes first. Its name tells only whether its people may be contacted. Throws
 * `FileRefused` where there is no table to find.
 */
export async function openFile(
  file: StoredFile,
  given: FormatOverrides,
  knows: KnowsHeader,
  names?: TellingNames,
): Promise<OpenedFile> {
  const first = await readSample(file.read(0, Math.min(file.size, 4_096)), 4_096)
  if (first.length === 0) throw new FileRefused('empty_file', 'The file is empty.')
  refuseByBytes(first)
  const magic = first.subarray(0, 4).toString('latin1')
  if (magic !== 'PK\x03\x04' && magic !== 'PK\x05\x06') {
    const isGzip = first[0] === 0x1f && first[1] === 0x8b
    const table = await openText(file, { packing: isGzip ? 'gzip' : 'none' }, given, knows)
    return withName(table, names?.fileName ?? null, names)
  }
  const zip = await openZip(file)
  const entries = zip.entries.map(({ fileName }) => fileName)
  refuseByEntries(entries)
  if (entries.some((name) => name.toLowerCase() === 'xl/workbook.xml')) {
    const { sheets } = await openWorkbook(file)
    return openSheets(
      file,
      'xlsx',
      sheets.map(({ name }) => name),
      given,
      knows,
      names,
    )
  }
  if (await isOpenDocument(zip)) return openSheets(file, 'ods', await sheetsOfOds(file), given, knows, names)
  return openZipOfTables(file, zip, given, knows, names)
}

async function openText(
  file: StoredFile,
  packed: Parameters<typeof detectText>[1],
  given: FormatOverrides,
  knows: KnowsHeader,
): Promise<OpenedTable> {
  const { format, encodings } = await detectText(file, packed, given, knows)
  const table = await openTable(file, format, given, knows)
  return encodings.length === 0
    ? table
    : { ...table, questions: [encodingQuestion(encodings), ...table.questions] }
}

async function isOpenDocument(zip: OpenZip): Promise<boolean> {
  const entry = zip.entries.find(({ fileName }) => fileName === 'mimetype')
  if (entry === undefined) return false
  const mediaType = (await readSample(zip.read(entry), 100)).toString('latin1').trim()
  refuseOpenDocument(mediaType)
  return mediaType.startsWith(odsMediaType)
}

const sheetsMax = 30
/** Enough to find a header below titles. */
const rowsToChoose = 60

/** The sheet that has a header of known words; where several have one it is asked which. */
async function openSheets(
  file: StoredFile,
  kind: 'xlsx' | 'ods',
  sheets: readonly string[],
  given: FormatOverrides,
  knows: KnowsHeader,
  names: TellingNames | undefined,
): Promise<OpenedFile> {
  const open = async (sheet: string, rowsMax?: number) =>
    withName(
      await openTable(file, { kind, packing: 'none', sheet, header: false }, given, knows, rowsMax),
      sheet,
      names,
    )
  const [first] = sheets
  if (first === undefined) throw new FileRefused('no_table_in_file', 'The workbook has no sheet.')
  if (given.sheet !== undefined || sheets.length === 1) {
    const chosen = given.sheet ?? first
    if (!sheets.includes(chosen)) {
      throw new FileRefused(
        'no_table_in_file',
        `The workbook has no sheet "${chosen}": it has ${listOf(sheets)}.`,
      )
    }
    return withRest(
      await open(chosen),
      sheets.filter((sheet) => sheet !== chosen),
    )
  }
  const looked = await lookAtEach(sheets.slice(0, sheetsMax), (sheet) => open(sheet, rowsToChoose))
  const tables = tablesAmong(looked)
  const chosen = tables[0]?.name ?? first
  const opened = withRest(
    await open(chosen),
    tables.map(({ name }) => name).filter((name) => name !== chosen),
  )
  if (tables.length < 2) return opened
  const message = `The workbook has ${tables.length} sheets with a table: which one is to be imported?`
  return { ...opened, questions: [tableQuestion('sheet', message, tables), ...opened.questions] }
}

interface Looked {
  name: string
  table: OpenedTable
}

async function lookAtEach(
  names: readonly string[],
  open: (name: string) => Promise<OpenedTable>,
): Promise<Looked[]> {
  const looked: Looked[] = []
  let refused: unknown
  for (const name of names) {
    try {
      looked.push({ name, table: await open(name) })
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error
      refused ??= error
    }
  }
  if (looked.length === 0 && refused !== undefined) throw refused
  return looked
}

/** Those with a header of known words, one where it is all there is; where none has one, the first with rows. */
function tablesAmong(looked: readonly Looked[]): Looked[] {
  const known = looked.filter(
    ({ table }) =>
      table.knownHeaders >= 2 ||
      (table.knownHeaders === 1 && table.headers[1] === undefined && table.rows.length > 0) ||
      (table.knownHeaders === 1 && table.format.nameCell !== undefined),
  )
  if (known.length > 0) return known
  return looked.filter(({ table }) => table.rows.length > 0).slice(0, 1)
}

function tableQuestion(field: 'sheet' | 'table', message: string, tables: readonly Looked[]): ImportQuestion {
  return {
    code: 'table',
    field,
    message,
    required: true,
    choices: tables.map(({ name, table }) => ({
      value: name,
      label: name,
      examples: examplesOf(table.headers),
    })),
  }
}

function withRest(table: OpenedTable, leftOut: readonly string[]): OpenedFile {
  return leftOut.length === 0 ? table : { ...table, format: { ...table.format, leftOut: [...leftOut] } }
}

const listedMax = 5

function listOf(names: readonly string[]): string {
  const listed = names.slice(0, listedMax).map((name) => `"${name}"`)
  return names.length > listedMax
    ? `${listed.join(', ')} and ${names.length - listedMax} more`
    : listed.join(', ')
}

const filesMax = 300
const tablesMax = 50

function tooManyFiles(count: number, most: number): FileRefused {
  return new FileRefused(
    'no_table_in_file',
    `The zip holds ${count} files; at most ${most} can be told apart.`,
  )
}

const bytesToChoose = 64 * 1024
/** What a caller says who wants every table of a zip. */
const all = 'all'

/** The table of a zip; where it holds several it is asked which, and all of them can be read as one. */
async function openZipOfTables(
  file: StoredFile,
  zip: OpenZip,
  given: FormatOverrides,
  knows: KnowsHeader,
  telling: TellingNames | undefined,
): Promise<OpenedFile> {
  const entries = zip.entries.filter(({ fileName }) => isTable(fileName))
  if (entries.length === 0) throw new FileRefused('no_table_in_file', 'The zip holds no table.')
  if (entries.length > filesMax) throw tooManyFiles(entries.length, filesMax)
  const names = entries
    .sort((one, other) => other.uncompressedSize - one.uncompressedSize)
    .map(({ fileName }) => fileName)
  const { table: chosen } = given
  const open = async (entry: string) =>
    withName(await openText(file, { packing: 'zip', entry }, given, knows), entry, telling)
  if (chosen !== undefined && chosen !== all && !names.includes(chosen)) {
    throw new FileRefused('no_table_in_file', `The zip holds no "${chosen}": it holds ${listOf(names)}.`)
  }
  if (names.length === 1) return open(names[0] as string)
  const looked = await lookAtEach(names, async (entry) => {
    const { format } = await detectText(file, { packing: 'zip', entry }, given, knows, bytesToChoose)
    return openTable(file, format, given, knows, rowsToChoose)
  })
  // Some programs pack each card as a file of its own.
  if (looked.every(({ table }) => table.format.kind === 'vcard')) {
    return joinTables(await lookAtEach(names.sort(), open))
  }
  if (names.length > tablesMax) throw tooManyFiles(names.length, tablesMax)
  const tables = tablesAmong(looked)
  if (chosen === all)
    return joinTables(
      await lookAtEach(
        tables.map(({ name }) => name),
        open,
      ),
    )
  const first = chosen ?? tables[0]?.name ?? (names[0] as string)
  const opened = withRest(
    await open(first),
    tables.map(({ name }) => name).filter((name) => name !== first),
  )
  if (chosen !== undefined || tables.length < 2) return opened
  const question = tableQuestion(
    'table',
    `The zip holds ${tables.length} tables: which one is to be imported?`,
    tables,
  )
  question.choices.push({ value: all, label: 'All of them, one after another', examples: [] })
  return { ...opened, questions: [question, ...opened.questions] }
}

const nameLettersMax = 1_024

/** Not a folder, nor what macOS and hidden files add. */
function isTable(name: string): boolean {
  return (
    !name.endsWith('/') &&
    name.length <= nameLettersMax &&
    textFault(name) === undefined &&
    !name.startsWith('__MACOSX/') &&
    !/(^|\/)\./.test(name)
  )
}

/** Several tables as one whose columns are those of all of them. */
function joinTables(looked: readonly Looked[]): OpenedFile {
  const columns: string[] = []
  const placesOf = new Map<string, number[]>()
  const tables = looked.map(({ table }) => {
    const seen = new Map<string, number>()
    const places = table.headers.map((header) => {
      // A header that a table has twice stays two columns.
      const nth = seen.get(header) ?? 0
      seen.set(header, nth + 1)
      const known = placesOf.get(header) ?? []
      placesOf.set(header, known)
      known[nth] ??= columns.push(header) - 1
      return known[nth] as number
    })
    return { format: table.format, places }
  })
  if (columns.length > columnsMax) {
    throw new FileRefused(
      'too_many_columns',
      `Together the tables have ${columns.length} columns; a table may have ${columnsMax}.`,
    )
  }
  const rows = looked.flatMap(({ table }, at) =>
    table.rows.map((row) => {
      const cells = new Array<string>(columns.length).fill('')
      for (const [column, cell] of row.cells.entries()) {
        const place = tables[at]?.places[column]
        if (place !== undefined) cells[place] = cell
      }
      return { ...row, cells }
    }),
  )
  return {
    format: { kind: 'tables', packing: 'zip', tables, columns },
    headers: columns,
    rows,
    aside: looked.flatMap(({ table }) => table.aside),
    questions: looked.flatMap(({ table }) => table.questions),
  }
}
