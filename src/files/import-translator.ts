import type {
  FileProfile,
  FileTranslator,
  ProfileKnowledge,
  StoredFile,
} from '../core/imports/file-translator.ts'
import { limits } from '../core/kernel/limits.ts'
import type { FileFormat, FormatOverrides } from './bytes/file-format.ts'
import { cleanForeignCell } from './columns/cell-safety.ts'
import { openFile } from './formats/open-file.ts'
import { tableRows } from './formats/open-table.ts'
import { isolate } from './isolation/isolate.ts'
import { columnEvidence, describeEvidence, type SampledColumn } from './mapping/column-evidence.ts'
import { compileMapping } from './mapping/compile-mapping.ts'
import { guessRegion } from './mapping/guess-region.ts'
import { matchHeader } from './mapping/header-words.ts'
import { customNameOf, judgeMapping } from './mapping/import-fields.ts'
import { ownMapping, ownNdjsonMapping, proposeMapping, typeOf } from './mapping/propose-mapping.ts'

/** Only what is built has a file that a thread can run. */
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
  customNameOf: ({ field }) => (field === null ? undefined : customNameOf(field)),
  compile: compileMapping,
}

const previewRows = 20
const asideMax = 20
const shownCells = 5
const shownLetters = 200

/** A few cells of a row that is passed over, for the person who imports. */
function shown(cells: readonly string[]): string[] {
  return cells.slice(0, shownCells).map((cell) => cell.slice(0, shownLetters).toWellFormed())
}

/** Looks at the first rows of a file. Throws `FileRefused` for one that holds no table. */
export async function profileFile(
  file: StoredFile,
  given: FormatOverrides,
  known: ProfileKnowledge,
): Promise<FileProfile> {
  const { format, headers, rows, aside, questions } = await openFile(file, given, knows)
  const cells = rows.filter(({ fault }) => fault === undefined).map((row) => row.cells.map(cleanForeignCell))
  const columnCells = headers.map((_, column) => cells.map((row) => row[column] ?? ''))
  const region = guessRegion(phonesIn(headers, columnCells), {
    workspaceRegion: known.defaultRegion,
    countries: headers.flatMap((header, column) =>
      matchHeader(header)?.field === 'country' ? (columnCells[column] ?? []) : [],
    ),
  })
  const readAs = region?.region ?? known.defaultRegion
  const columns = headers.map((header, column) => {
    const ofColumn = columnCells[column] ?? []
    return { header, cells: ofColumn, evidence: columnEvidence(ofColumn, readAs) }
  })
  const newFieldsMax = limits.customFieldsPerWorkspaceMax - known.customFields.length
  const remembered = await known.remembered(headers)
  return {
    format,
    headers,
    sampledRows: cells.length,
    columns: columns.map(({ header, evidence }, column) => ({
      column,
      header,
      filled: evidence.filled,
      samples: evidence.samples,
      evidence: describeEvidence(evidence, readAs),
    })),
    preview: rows
      .slice(0, previewRows)
      .map((row) => ({ line: row.line, cells: row.cells, fault: row.fault ?? null })),
    aside: aside.slice(0, asideMax).map(({ line, cells, reason }) => ({ line, reason, cells: shown(cells) })),
    questions,
    mapping:
      (format.kind === 'ndjson'
        ? ownNdjsonMapping(headers, (column) => typeOf((columns[column] as SampledColumn).evidence))
        : ownMapping(headers)) ??
      remembered?.map((mapped) => ({ ...mapped, because: 'remembered' as const })) ??
      proposeMapping(columns, readAs, known.customFields, newFieldsMax),
    defaultRegion: region ?? null,
  }
}

/** Whether a header is called as columns are, in any language or program we know. */
function knows(header: string): boolean {
  return matchHeader(header) !== undefined
}

const phoneLike = /^\+?[\d\s().\-/]{7,20}$/
/** Digits that mean something else: days, decimals, addresses of machines. */
const notPhoneLike = /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|^-?\d+\.\d+$|^\d+(\.\d+){3}$/

/** Cells of the columns that are called phones; where none is, of those that look like some. */
function phonesIn(headers: readonly string[], columnCells: readonly (readonly string[])[]): string[] {
  const filled = columnCells.map((cells) => cells.filter((cell) => cell !== ''))
  const named = filled.filter((_, column) => matchHeader(headers[column] ?? '')?.field === 'phone')
  const isLike = (cell: string) => phoneLike.test(cell) && !notPhoneLike.test(cell)
  const like = () => filled.filter((cells) => cells.filter(isLike).length >= cells.length * 0.8)
  return (named.length > 0 ? named : like()).flat()
}
