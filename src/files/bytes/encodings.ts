import { isUtf8 } from 'node:buffer'
import { type TextEncoding, wide } from './encoding-names.ts'

/** Whether a file in this encoding becomes UTF-8 before it is cut into records. */
export function isTranscoded(encoding: TextEncoding): boolean {
  return (wide as readonly string[]).includes(encoding)
}

/** The text of a cell given as bytes, one character each; undefined when they are no text in the encoding. */
export type DecodeCell = (bytes: string) => string | undefined

const beyondAscii = /[\u0080-\u00ff]/

/** How the cells of a file are decoded once its bytes are cut. */
export function cellDecoder(encoding: TextEncoding): DecodeCell {
  if (encoding === 'windows-1252') return decodeWindows1252
  const page = codePages[encoding]
  if (page !== undefined) return (bytes) => decodeByPage(bytes, page)
  if (encoding === 'utf-8' || encoding.startsWith('utf-')) return decodeUtf8
  if (isTranscoded(encoding)) return decodeTranscoded
  const decoder = new TextDecoder(encoding, { fatal: true })
  return (bytes) => {
    if (!beyondAscii.test(bytes)) return bytes
    try {
      return decoder.decode(Buffer.from(bytes, 'latin1'))
    } catch {
      return undefined
    }
  }
}

export const decodeUtf8: DecodeCell = (bytes) => {
  if (!beyondAscii.test(bytes)) return bytes
  const buffer = Buffer.from(bytes, 'latin1')
  return isUtf8(buffer) ? buffer.toString('utf8') : undefined
}

/** Transcoding writes U+FFFD where the file's bytes were no letter of its encoding. */
const decodeTranscoded: DecodeCell = (bytes) => {
  const text = decodeUtf8(bytes)
  return text?.includes('\uFFFD') ? undefined : text
}

/** WHATWG Encoding, index windows-1252, 0x80 to 0x9F; the rest are the code points of the same number. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'
const controls = /[\u0080-\u009f]/g

/** From a table of its own: Node's decoder reads 0x80 to 0x9F as controls in some of the versions Roster runs on. */
export function decodeWindows1252(bytes: string): string {
  return bytes.replace(controls, (letter) => windows1252[letter.charCodeAt(0) - 0x80] as string)
}

/**
 * What DOS wrote, and what Excel's "CSV (MS-DOS)" still does, by the letters from 0x80 on: the platform has no decoder for
 * these. Tables of the Unicode Consortium (MAPPINGS/VENDORS/MICSFT/PC).
 */
const codePages: Readonly<Partial<Record<TextEncoding, string>>> = {
  ibm437:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0',
  ibm850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
  ibm852:
    'ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u00ad˝˛ˇ˘§÷¸°¨˙űŘř■\u00a0',
}

function decodeByPage(bytes: string, page: string): string {
  return bytes.replace(/[\u0080-\u00ff]/g, (letter) => page[letter.charCodeAt(0) - 0x80] as string)
}

/** The whole of some bytes as text; undefined when they are no text in the encoding. */
export function decodeBytes(bytes: Buffer, encoding: TextEncoding): string | undefined {
  if (encoding === 'windows-1252') return decodeWindows1252(bytes.toString('latin1'))
  const page = codePages[encoding]
  if (page !== undefined) return decodeByPage(bytes.toString('latin1'), page)
  try {
    const decoder = encoding.startsWith('utf-32')
      ? new Utf32Decoder(encoding === 'utf-32be')
      : new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
    return decoder.decode(bytes, { stream: true })
  } catch {
    return undefined
  }
}

/** A text in another encoding as UTF-8, as its bytes come. A lone surrogate and bytes that are no letter become U+FFFD. */
export async function* transcode(
  bytes: AsyncIterable<Buffer>,
  encoding: TextEncoding,
): AsyncGenerator<Buffer> {
  const decoder = encoding.startsWith('utf-32')
    ? new Utf32Decoder(encoding === 'utf-32be')
    : new TextDecoder(encoding, { ignoreBOM: true })
  for await (const chunk of bytes) yield Buffer.from(decoder.decode(chunk, { stream: true }))
  yield Buffer.from(decoder.decode())
}

/** UTF-32, which the platform's decoder does not know. */
class Utf32Decoder {
  readonly #isBigEndian: boolean
  #rest = Buffer.alloc(0)

  constructor(isBigEndian: boolean) {
    this.#isBigEndian = isBigEndian
  }

  decode(chunk?: Uint8Array, _options?: { stream: boolean }): string {
    const bytes = chunk === undefined ? this.#rest : Buffer.concat([this.#rest, chunk])
    const whole = bytes.length - (bytes.length % 4)
    // As UTF-16, built at once: a text that grows letter by letter takes many times its length.
    const units = Buffer.alloc(whole)
    let length = 0
    for (let at = 0; at < whole; at += 4) {
      const code = this.#isBigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)
      if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
        length = units.writeUInt16LE(0xfffd, length)
      } else if (code > 0xffff) {
        length = units.writeUInt16LE(0xd800 + ((code - 0x10000) >> 10), length)
        length = units.writeUInt16LE(0xdc00 + ((code - 0x10000) & 0x3ff), length)
      } else length = units.writeUInt16LE(code, length)
    }
    this.#rest = chunk === undefined ? Buffer.alloc(0) : Buffer.from(bytes.subarray(whole))
    const isCut = chunk === undefined && bytes.length > whole
    return units.toString('utf16le', 0, length) + (isCut ? '\uFFFD' : '')
  }
}
