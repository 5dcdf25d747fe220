import type { TextEncoding } from '../../src/files/bytes/encoding-names.ts'
import { decodeBytes } from '../../src/files/bytes/encodings.ts'

/** Text in any encoding that Roster reads: the platform only decodes, so each letter is looked up in what it decodes. */
export function encode(text: string, encoding: TextEncoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text)
  if (encoding.startsWith('utf-16')) {
    const bytes = Buffer.from(text, 'utf16le')
    return encoding === 'utf-16be' ? bytes.swap16() : bytes
  }
  if (encoding.startsWith('utf-32')) {
    const bytes = Buffer.alloc([...text].length * 4)
    for (const [at, letter] of [...text].entries()) {
      bytes.writeUInt32LE(letter.codePointAt(0) as number, at * 4)
    }
    return encoding === 'utf-32be' ? bytes.swap32() : bytes
  }
  const table = tableOf(encoding)
  return Buffer.concat(
    [...text].map((letter) => {
      if (letter < '\u0080') return Buffer.from(letter)
      const bytes = table.get(letter)
      if (bytes === undefined) throw new Error(`${encoding} has no ${letter}`)
      return bytes
    }),
  )
}

const tables = new Map<TextEncoding, Map<string, Buffer>>()

function tableOf(encoding: TextEncoding): Map<string, Buffer> {
  const known = tables.get(encoding)
  if (known !== undefined) return known
  const table = new Map<string, Buffer>()
  const add = (bytes: Buffer) => {
    const letter = decodeBytes(bytes, encoding) ?? ''
    if ([...letter].length === 1 && letter !== '\uFFFD' && !table.has(letter)) table.set(letter, bytes)
  }
  for (let first = 0x80; first < 0x100; first++) add(Buffer.from([first]))
  for (let first = 0x81; first < 0xff; first++) {
    for (let second = 0x40; second < 0xff; second++) add(Buffer.from([first, second]))
  }
  tables.set(encoding, table)
  return table
}
