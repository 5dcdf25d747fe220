import type {
  FileProfile,
  FileTranslator,
  ProfileKnowledge,
  SourceRow,
  StoredFile,
} from '../core/imports/file-translator.ts'
import { limits } from '../core/kernel/limits.ts'
import type { FileFormat, FormatOverrides } from './bytes/file-format.ts'
import { cleanForeignCell, cleanHeader } from './columns/cell-safety.ts'
import { detectFormat, readRows } from './formats/formats.ts'
import { columnEvidence, describeEvidence, type SampledColumn } from './mapping/column-evidence.ts'
import { compileMapping } from './mapping/compile-mapping.ts'
import { guessRegion } from './mapping/guess-region.ts'
import { matchHeader } from './mapping/header-words.ts'
import { customNameOf, judgeMapping } from './mapping/import-fields.ts'
import { ownMapping, ownNdjsonMapping, proposeMapping, typeOf } from './mapping/propose-mapping.ts'

/** The import's reader of CSV, NDJSON and workbooks. */
export const importTranslator: FileTranslator = {
  profile: (file, given, known) => profileFile(file, given as FormatOverrides, known),
  judgeMapping,
  customNameOf: ({ field }) => (field === null ? undefined : customNameOf(field)),
  async *rows(file, format, width, from) {
    const known = format as FileFormat
    let isHeader = from === undefined && known.kind !== 'ndjson' && known.header
    for await (const some of readRows(file, known, from)) {
      const rows = isHeader ? some.slice(1) : some
      if (some.length > 0) isHeader = false
      yield rows.map((row) => checkWidth(row, width))
    }
  },
  compile: compileMapping,
}

/** A value beyond the last column says that a delimiter stands where none should, and all after it in the wrong place. */
function checkWidth(row: SourceRow, width: number): SourceRow {
  if (row.fault !== undefined || row.cells.length <= width) return row
  const isShifted = row.cells.slice(width).some((cell) => cell.trim() !== '')
  return isShifted ? { ...row, fault: 'too_many_columns' } : row
}

const sampledRowsMax = 1_000
const previewRows = 20

/** Looks at the first rows of a file. Throws `FileRefused` for one that holds no table. */
export async function profileFile(
  file: StoredFile,
  given: FormatOverrides,
  known: ProfileKnowledge,
): Promise<FileProfile> {
  const format = await detectFormat(file, given)
  const rows = await firstRows(file, format)
  const headers = headersOf(format, rows)
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
    mapping:
      (format.kind === 'ndjson'
        ? ownNdjsonMapping(headers, (column) => typeOf((columns[column] as SampledColumn).evidence))
        : ownMapping(headers)) ??
      remembered?.map((mapped) => ({ ...mapped, because: 'remembered' as const })) ??
      proposeMapping(columns, readAs, known.customFields, newFieldsMax),
    defaultRegion: region ?? null,
  }
}

async function firstRows(file: StoredFile, format: FileFormat): Promise<SourceRow[]> {
  const rows: SourceRow[] = []
  for await (const some of readRows(file, format)) {
    rows.push(...some)
    if (rows.length > sampledRowsMax) break
  }
  return rows.slice(0, sampledRowsMax + 1)
}

/** Takes the header off the rows. */
function headersOf(format: FileFormat, rows: SourceRow[]): string[] {
  if (format.kind === 'ndjson') return format.columns
  if (format.header) return (rows.shift()?.cells ?? []).map(cleanHeader)
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length))
  return Array.from({ length: width }, (_, column) => `Column ${column + 1}`)
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
