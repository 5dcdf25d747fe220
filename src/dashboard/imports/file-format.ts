import type { ImportProfile } from '../api/wire-types.ts'
import { strings } from '../strings/strings.ts'

/** How the bytes of a file are read; what a kind of file does not have is left out. */
export interface FileFormat {
  kind: 'csv' | 'ndjson' | 'xlsx'
  encoding?: string
  delimiter?: string
  header?: boolean
  sheet?: string
}

const words = strings.imports.format
/** As the API calls them. */
const delimiterNames = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' } as const

export const formatOf = ({ format }: Pick<ImportProfile, 'format'>) => format as FileFormat

export function delimiterName({ delimiter }: FileFormat): keyof typeof words.delimiters | undefined {
  return delimiterNames[delimiter as keyof typeof delimiterNames]
}

/** How a file was read, in words. */
export function describeFormat(format: FileFormat): string {
  const { kind, encoding, header, sheet } = format
  const name = delimiterName(format)
  return [
    words.kinds[kind],
    sheet !== undefined && words.ofSheet(sheet),
    encoding !== undefined && words.encodings[encoding as keyof typeof words.encodings],
    name !== undefined && words.parted(words.delimiters[name].toLowerCase()),
    header !== undefined && (header ? words.withHeader : words.withoutHeader),
  ]
    .filter(Boolean)
    .join(', ')
}
