import { isUtf8 } from 'node:buffer'

/** WHATWG Encoding, index windows-1252, 0x80 to 0x9F; the rest are the code points of the same number. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

const beyondAscii = /[\u0080-\u00ff]/
const controls = /[\u0080-\u009f]/g

/** The text of a cell given as bytes, one character each; undefined when they are no UTF-8. */
export type DecodeCell = (bytes: string) => string | undefined

export const decodeUtf8: DecodeCell = (bytes) => {
  if (!beyondAscii.test(bytes)) return bytes
  const buffer = Buffer.from(bytes, 'latin1')
  return isUtf8(buffer) ? buffer.toString('utf8') : undefined
}

/** From a table of its own: Node's decoder reads 0x80 to 0x9F as controls in some of the versions Roster runs on. */
export function decodeWindows1252(bytes: string): string {
  return bytes.replace(controls, (letter) => windows1252[letter.charCodeAt(0) - 0x80] as string)
}
