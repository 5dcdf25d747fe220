import type { SourceRow, StoredFile } from '../../src/core/imports/file-translator.ts'
import type { FormatOverrides, SingleFormat } from '../../src/files/bytes/file-format.ts'
import { readRows } from '../../src/files/formats/formats.ts'
import { openFile } from '../../src/files/formats/open-file.ts'
import { isKnownHeader } from '../../src/files/mapping/header-words.ts'

/** How a file is read that holds one table. */
export async function detectFormat(file: StoredFile, given: FormatOverrides = {}): Promise<SingleFormat> {
  const { format } = await openFile(file, given, isKnownHeader)
  return format as SingleFormat
}

/** Bytes that come in pieces of any size. */
export function memoryFile(content: string | Buffer, pieceBytes = 16 * 1024): StoredFile {
  const bytes = Buffer.from(content as string)
  return {
    size: bytes.length,
    async *read(start, end = bytes.length) {
      for (let at = start; at < end; at += pieceBytes)
        yield bytes.subarray(at, Math.min(at + pieceBytes, end))
    },
  }
}

export async function rowsOf(
  content: string | Buffer | StoredFile,
  given: FormatOverrides = {},
): Promise<SourceRow[]> {
  const file =
    typeof content === 'object' && 'read' in content && 'size' in content ? content : memoryFile(content)
  const rows: SourceRow[] = []
  for await (const some of readRows(file, await detectFormat(file, given))) rows.push(...some)
  return rows
}

export async function cellsOf(content: string | Buffer | StoredFile, given: FormatOverrides = {}) {
  return (await rowsOf(content, given)).map(({ cells }) => cells)
}
