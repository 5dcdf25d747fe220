/** Names, mostly WHATWG's, of the encodings whose every ASCII byte is that letter, so that a table is cut before it is decoded. */
export const singleByte = [
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'iso-8859-2',
  'iso-8859-15',
  'koi8-r',
  'ibm437',
  'ibm850',
  'ibm852',
  'ibm866',
  'windows-874',
  'macintosh',
] as const

/** Encodings in which a delimiter's byte may be half a letter: these become UTF-8 before a table is cut. */
export const wide = [
  'utf-16le',
  'utf-16be',
  'utf-32le',
  'utf-32be',
  'shift_jis',
  'euc-jp',
  'gb18030',
  'big5',
  'euc-kr',
] as const

export const textEncodings = ['utf-8', ...singleByte, ...wide] as const
export type TextEncoding = (typeof textEncodings)[number]

/** What people call them: in a question about a file, and on the page. */
export const encodingLabels: Record<TextEncoding, string> = {
  'utf-8': 'Unicode (UTF-8)',
  'utf-16le': 'Unicode (UTF-16 LE)',
  'utf-16be': 'Unicode (UTF-16 BE)',
  'utf-32le': 'Unicode (UTF-32 LE)',
  'utf-32be': 'Unicode (UTF-32 BE)',
  'windows-1250': 'Central European (Windows-1250)',
  'windows-1251': 'Cyrillic (Windows-1251)',
  'windows-1252': 'Western European (Windows-1252)',
  'windows-1253': 'Greek (Windows-1253)',
  'windows-1254': 'Turkish (Windows-1254)',
  'windows-1255': 'Hebrew (Windows-1255)',
  'windows-1256': 'Arabic (Windows-1256)',
  'windows-1257': 'Baltic (Windows-1257)',
  'iso-8859-2': 'Central European (ISO-8859-2)',
  'iso-8859-15': 'Western European (ISO-8859-15)',
  'koi8-r': 'Cyrillic (KOI8-R)',
  ibm437: 'English DOS (IBM437)',
  ibm850: 'Western European DOS (IBM850)',
  ibm852: 'Central European DOS (IBM852)',
  ibm866: 'Cyrillic DOS (IBM866)',
  'windows-874': 'Thai (Windows-874)',
  macintosh: 'Western European (MacRoman)',
  shift_jis: 'Japanese (Shift_JIS)',
  'euc-jp': 'Japanese (EUC-JP)',
  gb18030: 'Simplified Chinese (GB18030)',
  big5: 'Traditional Chinese (Big5)',
  'euc-kr': 'Korean (EUC-KR)',
}

export function isTextEncoding(name: string): name is TextEncoding {
  return (textEncodings as readonly string[]).includes(name)
}

/** The delimiters of tables, by the names that the API, the CLI and the page have for them. */
export const delimiterOf = { comma: ',', semicolon: ';', tab: '\t', pipe: '|' } as const
export type DelimiterName = keyof typeof delimiterOf
export type Delimiter = (typeof delimiterOf)[DelimiterName]

export const delimiterNames = Object.keys(delimiterOf) as DelimiterName[]
export const delimiters: readonly Delimiter[] = Object.values(delimiterOf)

/** What some programs part cells by; found only where they part words that columns are called by. */
export const rareDelimiters: readonly string[] = ['^', '~', '\u001f', '\u0001', ':']
