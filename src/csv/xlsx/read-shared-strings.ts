import { FileRefused } from '../../core/imports/file-refused.ts'
import { unescapeCell } from './cell-escapes.ts'
import { parseXml } from './xml-events.ts'

/** They are held in memory, since any row may name any of them. */
const lettersMax = 64 * 1024 * 1024

/** The texts that cells name by number, in order (ECMA-376 part 1, 18.4). Phonetic readings are left out. */
export async function readSharedStrings(bytes: AsyncIterable<Buffer> | undefined): Promise<string[]> {
  const strings: string[] = []
  if (bytes === undefined) return strings
  let text = ''
  let letters = 0
  let inText = false
  let inReading = false
  const parsing = parseXml(bytes, {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 'rPh') inReading = true
      else if (name === 't') inText = !inReading
    },
    text(piece) {
      if (inText) text += piece
    },
    close(name) {
      if (name === 't') inText = false
      else if (name === 'rPh') inReading = false
      else if (name === 'si') {
        letters += text.length
        strings.push(unescapeCell(text))
      }
    },
  })
  for await (const _ of parsing) {
    if (letters + text.length > lettersMax) {
      throw new FileRefused(
        'unpacks_too_large',
        'The workbook is too large to be read: save the sheet as CSV.',
      )
    }
  }
  return strings
}
