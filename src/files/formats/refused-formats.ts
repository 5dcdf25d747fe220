import { FileRefused } from '../../core/imports/file-translator.ts'

interface RefusedFormat {
  name: string
  /** How people save the same table as something that is read. */
  wayOut: string
}

const asWorkbook = 'Open it in a spreadsheet program and save it as XLSX or CSV, then upload that file.'
const asTable = 'Save the table in it as XLSX or CSV, then upload that file.'

const formats = {
  xls: { name: 'an XLS workbook (Excel 97 to 2003)', wayOut: asWorkbook },
  xlsEncrypted: {
    name: 'a workbook that is protected by a password',
    wayOut: 'Save it without one as XLSX or CSV, then upload that file.',
  },
  xlsb: { name: 'an XLSB workbook (Excel, binary)', wayOut: asWorkbook },
  doc: { name: 'a DOC or MSG file of Microsoft Office', wayOut: asTable },
  docx: { name: 'a DOCX document', wayOut: asTable },
  pptx: { name: 'a PPTX presentation', wayOut: asTable },
  odt: { name: 'an OpenDocument text or presentation', wayOut: asTable },
  numbers: {
    name: 'a Numbers document',
    wayOut: 'In Numbers choose File, Export To, CSV or Excel, then upload that file.',
  },
  pdf: { name: 'a PDF document', wayOut: asTable },
  rtf: { name: 'an RTF document', wayOut: asTable },
  html: { name: 'an HTML page', wayOut: asWorkbook },
  xmlSpreadsheet: { name: 'an XML spreadsheet (Excel 2003)', wayOut: asWorkbook },
  xml: { name: 'an XML file', wayOut: 'Export the contacts as XLSX or CSV, then upload that file.' },
  ldif: { name: 'an LDIF file', wayOut: 'Export the address book as CSV or vCard, then upload that file.' },
  json: {
    name: 'a JSON file that is not one object on each line',
    wayOut: 'Write each object on a line of its own (NDJSON, as `jq -c ".[]"` does), or save it as CSV.',
  },
  calendar: {
    name: 'a calendar (ICS)',
    wayOut: 'Export the contacts as vCard or CSV, then upload that file.',
  },
  outlook: {
    name: 'an Outlook data file (PST)',
    wayOut: 'In Outlook export the contacts as CSV, then upload that file.',
  },
  access: { name: 'a database file', wayOut: 'Export the table as XLSX or CSV, then upload that file.' },
  image: { name: 'a picture', wayOut: 'Roster reads tables: upload the list as XLSX or CSV.' },
  program: { name: 'a program', wayOut: 'Roster reads tables: upload the list as XLSX or CSV.' },
  archive: {
    name: 'an archive that is neither ZIP nor gzip (RAR, 7z, xz, bzip2, zstd, tar)',
    wayOut: 'Unpack it, then upload the table in it, or pack it as ZIP.',
  },
} as const satisfies Record<string, RefusedFormat>

type Format = keyof typeof formats

/** Beginnings that nothing else has, as bytes of one letter each. */
const beginnings: readonly (readonly [string, Format])[] = [
  ['%PDF-', 'pdf'],
  ['{\\rtf', 'rtf'],
  ['\x89PNG\r\n', 'image'],
  ['\xff\xd8\xff', 'image'],
  ['GIF8', 'image'],
  ['BM', 'image'],
  ['II*\0', 'image'],
  ['MM\0*', 'image'],
  ['!BDN', 'outlook'],
  ['SQLite format 3\0', 'access'],
  ['\0\x01\0\0Standard ', 'access'],
  ['Rar!', 'archive'],
  ['7z\xbc\xaf', 'archive'],
  ['BZh', 'archive'],
  ['\xfd7zXZ\0', 'archive'],
  ['\x28\xb5\x2f\xfd', 'archive'],
  ['\x7fELF', 'program'],
  // The first record of an XLS that stands in no container, Excel 2 to 4.
  ['\x09\x00\x04\x00', 'xls'],
  ['\x09\x02\x06\x00', 'xls'],
  ['\x09\x04\x06\x00', 'xls'],
  ['\x09\x08\x08\x00', 'xls'],
  ['\x09\x08\x10\x00', 'xls'],
]

/** Magic of two letters says nothing where text follows. */
const needsBinary: readonly string[] = ['BM', 'BZh', 'GIF8']

const compoundFile = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'

/**
 * Refuses what is no table that Roster reads, told from the file's first bytes whatever its name is. The message names the
 * format and the way out.
 */
export function refuseByBytes(beginning: Buffer): void {
  const bytes = beginning.toString('latin1')
  if (bytes.startsWith(compoundFile)) refuse(inCompoundFile(bytes))
  for (const [magic, format] of beginnings) {
    if (bytes.startsWith(magic) && (!needsBinary.includes(magic) || bytes.slice(0, 64).includes('\0')))
      refuse(format)
  }
  if (bytes.slice(4, 8) === 'ftyp' || (bytes.startsWith('RIFF') && bytes.slice(8, 12) === 'WEBP'))
    refuse('image')
  if (bytes.slice(257, 262) === 'ustar') refuse('archive')
}

/** The old container of Office: names in it stand in UTF-16. */
function inCompoundFile(bytes: string): Format {
  const has = (name: string) => bytes.includes([...name].join('\0'))
  if (has('EncryptedPackage') || has('EncryptionInfo')) return 'xlsEncrypted'
  if (has('WordDocument') || has('__substg1.0') || has('PowerPoint Document')) return 'doc'
  // The names may stand behind the bytes that were looked at; a list is a workbook.
  return 'xls'
}

/** Refuses packages that hold a document of another kind, told from what lies in them. */
export function refuseByEntries(names: readonly string[]): void {
  const lower = names.map((name) => name.toLowerCase())
  const has = (name: string) => lower.includes(name)
  if (has('xl/workbook.bin')) refuse('xlsb')
  if (has('word/document.xml')) refuse('docx')
  if (has('ppt/presentation.xml')) refuse('pptx')
  if (lower.some((name) => /^index\/(document|tables\/.*)\.iwa$|^index\.zip$|^index\.apxl$/.test(name)))
    refuse('numbers')
}

/** Refuses an OpenDocument file that is no spreadsheet, by what its first entry says. */
export function refuseOpenDocument(mediaType: string): void {
  if (/^application\/vnd\.oasis\.opendocument\.(?!spreadsheet)/.test(mediaType)) refuse('odt')
}

/** Refuses texts that are no table, told from the beginning of the text without a byte order mark. */
export function refuseByText(beginning: string): void {
  const text = beginning.slice(0, 4_096).trimStart()
  const lower = text.toLowerCase()
  if (/^<\?xml\b/.test(lower)) {
    if (/urn:schemas-microsoft-com:office:spreadsheet|progid="excel\.sheet"/.test(lower))
      refuse('xmlSpreadsheet')
    refuse(/<html\b/.test(lower) ? 'html' : 'xml')
  }
  if (/^<(!doctype\s+html|html|head|body|table|meta|style|div)\b/.test(lower)) refuse('html')
  if (/^<!--/.test(lower)) refuse(/<(html|table)\b/.test(lower) ? 'html' : 'xml')
  if (lower.includes('</') && /^<(!doctype\b|([a-z_][\w.-]*:)?[a-z_][\w.-]*[\s/>])/.test(lower)) refuse('xml')
  if (/^(version:\s*1\s*\r?\n\s*)?((#[^\n]*)?\r?\n)*dn::?\s/.test(lower)) refuse('ldif')
  if (/^begin:vcalendar\b/.test(lower)) refuse('calendar')
  if (isJson(text)) refuse('json')
}

/** An array of objects, or an object that does not end on its line; `[Name],[Phone]` is a header. */
function isJson(text: string): boolean {
  if (/^\[\s*(\{\s*("|\})|\[\s*(["\d[]|\])|\])/.test(text)) return true
  return /^\{\s*"[^"\n]{0,200}"\s*:/.test(text)
}

function refuse(format: Format): never {
  const { name, wayOut } = formats[format]
  throw new FileRefused('format_not_read', `This is ${name}, which Roster does not read. ${wayOut}`)
}
