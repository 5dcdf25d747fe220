import type {
  FileProfile,
  FileTranslator,
  ProfileKnowledge,
  SourceRow,
  StoredFile,
  TableShape,
} from '../core/imports/file-translator.ts'
import type { FileFormat, FormatOverrides } from './bytes/file-format.ts'
import { cleanForeignCell } from './columns/cell-safety.ts'
import { openFile } from './formats/open-file.ts'
import { tableRows } from './formats/open-table.ts'
import { isolate } from './isolation/isolate.ts'
import { compileMapping } from './mapping/compile-mapping.ts'
import { fileNameHeader, namesConsent } from './mapping/consent-columns.ts'
import { isKnownHeader } from './mapping/header-words.ts'
import { judgeMapping } from './mapping/import-fields.ts'
import { sharedQuestion } from './mapping/optional-questions.ts'
import { profileColumns } from './mapping/profile-columns.ts'

/** Only the built version has a file that a thread can run. */
const threadFile = import.meta.url.endsWith('.js') ? new URL('./file-thread.js', import.meta.url) : undefined

const reading = isolate(
  {
    profile: (file, given, known) => profileFile(file, given as FormatOverrides, known),
    rows: (file, format, width, from) => tableRows(file, format as FileFormat, width, from),
  },
  threadFile,
)

/** The import's reader of every format. */
export const importTranslator: FileTranslator = {
  ...reading,
  judgeMapping,
  compile: compileMapping,
}

const previewRows = 20
const asideMax = 20
/** From this width on, less is shown of each column: an answer with all of it would be large, and is never read. */
const wideColumns = 1_000
const previewRowsOfWide = 3
const previewLetters = 1_000

function cut(cell: string): string {
  return cell.length > previewLetters ? cell.slice(0, previewLetters).toWellFormed() : cell
}

const shownCells = 5
const shownLetters = 200

/** The first cells of a skipped row, for the person who imports. */
function shown(cells: readonly string[]): string[] {
  return cells.slice(0, shownCells).map((cell) => cell.slice(0, shownLetters).toWellFormed())
}

/** Looks at the first rows of a file. Throws `FileRefused` for one that holds no table. */
export async function profileFile(
  file: StoredFile,
  given: FormatOverrides,
  known: ProfileKnowledge,
): Promise<FileProfile> {
  const { format, headers, rows, aside, questions } = await openFile(file, given, isKnownHeader, {
    fileName: known.fileName,
    header: fileNameHeader,
    tells: namesConsent,
  })
  const cells = rows.filter(({ fault }) => fault === undefined).map((row) => row.cells.map(cleanForeignCell))
  const isWide = headers.length > wideColumns
  const columns = await profileColumns({ headers, rows: cells, isNdjson: format.kind === 'ndjson' }, known)
  return {
    format,
    headers,
    sampledRows: cells.length,
    preview: rows
      .slice(0, isWide ? previewRowsOfWide : previewRows)
      .map((row) => ({ line: row.line, cells: row.cells.map(cut), fault: row.fault ?? null })),
    aside: aside.slice(0, asideMax).map(({ line, cells, reason }) => ({ line, reason, cells: shown(cells) })),
    ...columns,
    columns: isWide
      ? columns.columns.map((column) => ({ ...column, samples: column.samples.slice(0, 1) }))
      : columns.columns,
    questions: [...questions, ...columns.questions, ...sharedOf({ format, headers }, columns, rows)],
  }
}

/** Whether rows with different names share a phone or an email, with the proposed mapping. */
function sharedOf(
  table: TableShape,
  { mapping, defaultRegion }: Pick<FileProfile, 'mapping' | 'defaultRegion'>,
  rows: readonly SourceRow[],
): FileProfile['questions'] {
  const read = compileMapping(table, {
    mapping,
    defaultRegion: defaultRegion?.region ?? null,
    consent: 'yes',
  })
  const whole = rows.filter(({ fault }) => fault === undefined)
  const asked = sharedQuestion(whole.map(({ cells }) => read(cells)))
  return asked === undefined ? [] : [asked]
}
