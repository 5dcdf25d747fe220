import type { FileProfile, ProfileKnowledge } from '../core/imports/file-profile.ts'
import type { SourceRow } from '../core/imports/source-row.ts'
import type { StoredFile } from '../core/imports/stored-file.ts'
import { limits } from '../core/limits.ts'
import { cleanForeignCell, cleanHeader } from './clean-cell.ts'
import { detectFormat } from './detect-format.ts'
import type { FileFormat, FormatOverrides } from './file-format.ts'
import { columnEvidence } from './mapping/column-evidence.ts'
import { describeEvidence } from './mapping/describe-evidence.ts'
import { guessRegion } from './mapping/guess-region.ts'
import { matchHeader } from './mapping/match-header.ts'
import { ownMapping, ownNdjsonMapping } from './mapping/own-mapping.ts'
import { typeOf } from './mapping/propose-custom.ts'
import { proposeMapping } from './mapping/propose-mapping.ts'
import type { SampledColumn } from './mapping/sampled-column.ts'
import { readRows } from './read-rows.ts'

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
