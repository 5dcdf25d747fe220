import type { ReadFrom } from '../core/imports/file-translator.ts'

export interface Line {
  /** One character each, without the line break; empty where it is too long. */
  bytes: string
  line: number
  /** Bytes up to and with the line break. */
  end: number
  isTooLong: boolean
}

/** A contact with every custom field at its largest. */
const lineBytesMax = 16 * 1024 * 1024

/** Lines as their bytes come. */
export async function* splitLines(pieces: AsyncIterable<Buffer>, from: ReadFrom): AsyncGenerator<Line[]> {
  let { bytes: end, line } = from
  let rest = ''
  let dropped = 0
  const cut = (text: string, breakBytes: number): Line => {
    end += dropped + text.length + breakBytes
    const isTooLong = dropped > 0
    dropped = 0
    return { bytes: isTooLong ? '' : text, line: line++, end, isTooLong }
  }
  for await (const piece of pieces) {
    const lines = (rest + piece.toString('latin1')).split('\n')
    rest = lines.pop() as string
    yield lines.map((text) => cut(text, 1))
    if (rest.length > lineBytesMax) {
      dropped += rest.length
      rest = ''
    }
  }
  if (rest !== '' || dropped > 0) yield [cut(rest, 0)]
}
