import { isUtf8 } from 'node:buffer'
import { isTextEncoding, type TextEncoding } from './encoding-names.ts'
import { decodeBytes } from './encodings.ts'

export interface FoundEncoding {
  encoding: TextEncoding
  /** Bytes of the mark that said so, to be left out. */
  markBytes: number
  /** The likely ones, the likeliest first, each of which shows other letters; none where there is no doubt. */
  candidates: EncodingCandidate[]
}

export interface EncodingCandidate {
  encoding: TextEncoding
  /** Cells of the file as this encoding shows them. */
  examples: string[]
}

/** Whether a header's text is a word that columns are called by. */
export type KnowsHeader = (text: string) => boolean

/** UTF-32 first: its little-endian mark begins with that of UTF-16. */
const marks: readonly (readonly [TextEncoding, Buffer])[] = [
  ['utf-8', Buffer.from([0xef, 0xbb, 0xbf])],
  ['utf-32le', Buffer.from([0xff, 0xfe, 0, 0])],
  ['utf-32be', Buffer.from([0, 0, 0xfe, 0xff])],
  ['utf-16le', Buffer.from([0xff, 0xfe])],
  ['utf-16be', Buffer.from([0xfe, 0xff])],
]

/** A mark that stands at the beginning though the encoding was given. */
export function markBytesOf(encoding: TextEncoding, sample: Buffer): number {
  const mark = marks.find(([name]) => name === encoding)?.[1]
  return mark !== undefined && sample.subarray(0, mark.length).equals(mark) ? mark.length : 0
}

/**
 * How a file's text is written, told from its beginning: by its byte order mark; UTF-16 and UTF-32 without one by their zero
 * bytes; UTF-8 unless more lines break it than use it. What is left is told by a detector of languages (`jschardet`), by
 * whether the headers become words that columns are called by, and by letters that no word has. Where two readings that
 * show different letters are about as likely, both are candidates.
 */
export async function findEncoding(sample: Buffer, knows: KnowsHeader): Promise<FoundEncoding> {
  for (const [encoding, mark] of marks) {
    if (sample.subarray(0, mark.length).equals(mark)) {
      return { encoding, markBytes: mark.length, candidates: [] }
    }
  }
  const plain = unicodeOf(sample)
  if (plain !== undefined) return { encoding: plain, markBytes: 0, candidates: [] }
  return { markBytes: 0, ...(await findLegacy(sample, knows)) }
}

function unicodeOf(sample: Buffer): TextEncoding | undefined {
  if (isUtf8(sample) && !sample.subarray(0, 4096).includes(0)) return 'utf-8'
  const zeros = [0, 0, 0, 0]
  for (let at = 0; at < sample.length; at++) if (sample[at] === 0) (zeros[at % 4] as number)++
  const [first = 0, second = 0, third = 0, fourth = 0] = zeros.map((count) => (count * 4) / sample.length)
  // No code point needs the highest byte, and few of a file the one below it.
  if (first > 0.99 && second > 0.9 && fourth < 0.5) return 'utf-32be'
  if (fourth > 0.99 && third > 0.9 && first < 0.5) return 'utf-32le'
  const even = (first + third) / 2
  const odd = (second + fourth) / 2
  // In a text of another script, too, every tenth character is a delimiter, a digit, a space or a line break.
  if (odd > 0.1 && even < odd * 0.1) return 'utf-16le'
  if (even > 0.1 && odd < even * 0.1) return 'utf-16be'
  return isMostlyUtf8(sample) ? 'utf-8' : undefined
}

function isMostlyUtf8(sample: Buffer): boolean {
  let valid = 0
  let broken = 0
  for (let from = 0; from < sample.length; ) {
    const end = sample.indexOf(0x0a, from)
    // The sample may end within a letter.
    if (end < 0 && from > 0) break
    const line = sample.subarray(from, end < 0 ? sample.length : end)
    if (line.some((byte) => byte > 0x7f)) isUtf8(line) ? valid++ : broken++
    from = end < 0 ? sample.length : end + 1
  }
  return valid >= broken
}

/** The detector's names for what the platform decodes under another. */
const names: Readonly<Record<string, TextEncoding>> = {
  'iso-8859-1': 'windows-1252',
  'iso8859-15': 'iso-8859-15',
  'iso-8859-9': 'windows-1254',
  macroman: 'macintosh',
  cp437: 'ibm437',
  cp850: 'ibm850',
  // Code page 850 with a euro sign where no word has a letter.
  cp858: 'ibm850',
  cp852: 'ibm852',
  cp932: 'shift_jis',
  cp949: 'euc-kr',
  'tis-620': 'windows-874',
  'iso-8859-11': 'windows-874',
  gb2312: 'gb18030',
}

/**
 * How common the encodings are in lists of people, beside what the detector finds in the letters: spreadsheets write the
 * Windows ones. Only near ties are decided by it.
 */
const commonness: Readonly<Partial<Record<TextEncoding, number>>> = {
  'windows-1252': 1.2,
  'windows-1257': 0.6,
  ibm866: 0.8,
  'iso-8859-2': 0.95,
  'koi8-r': 0.8,
  macintosh: 1,
}

/** A sign between letters, as in `Mu–oz`; a large letter inside a word, as in `MŸller`; a small one inside a large word. */
const oddInWord =
  /\p{L}[^\p{L}\p{M}\p{N}\s'’.,;:|/&@()"+_-]\p{L}|\p{L}(?=[\u0080-\uffff])\p{Lu}\p{Ll}|\p{Lu}(?=[\u0080-\uffff])\p{Ll}\p{Lu}|(?<=^|\s)(?=[\u0080-\uffff])[\p{Sm}\p{So}\p{Sk}\p{Po}](?=\p{Ll})/gmu
const twoScripts =
  /(?=\p{Script=Latin})\p{L}(?=[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Han}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thai}])|[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thai}](?=\p{Script=Latin})/gu
/** Controls, private letters and the katakana of half width that other encodings' bytes become. */
const impossible = /[\u0080-\u009f\ue000-\uf8ff\ufffd]/

/** Letters beyond ASCII that one language writes: a list of one country fits in one of them under the right reading. */
const alphabets = [
  'áéíóúüñç',
  'àâæçéèêëîïôœùûüÿ',
  'äöüßé',
  'ãáàâçéêíóôõúü',
  'àèéìíîòóùú',
  'åäöæøéü',
  'áðéíóúýþæö',
  'ąćęłńóśźż',
  'áčďéěíňóřšťúůýž',
  'áäčďéíĺľňóôŕšťúýž',
  'áéíóöőúüű',
  'čćđšž',
  'ăâîșțşţ',
  'çğıöşüâîû',
  'āčēģīķļņšūž',
  'ąčęėįšųūž',
  'äõöüšž',
].map((letters) => new Set(letters))

/** A reading that is this much likelier than the next has no doubt about it; of a few words it takes more. */
const doubtless = { few: 1.6, many: 1.12, guess: 4 }
const fewCells = 10
/** What is below this is a guess about letters that the detector hardly knows. */
const confidenceMin = { few: 0.11, many: 0.08 }
const candidatesMax = 3

interface Reading {
  encoding: TextEncoding
  text: string
  confidence: number
  score: number
}

async function findLegacy(
  sample: Buffer,
  knows: KnowsHeader,
): Promise<Pick<FoundEncoding, 'encoding' | 'candidates'>> {
  const readings = await readingsOf(letteredCells(sample), knows)
  const [best, second] = readings
  if (best === undefined) return { encoding: 'windows-1252', candidates: [] }
  const size = best.text.split('\n').length < fewCells ? 'few' : 'many'
  const isGuess = isEastAsian(best.text) && best.confidence < confidenceMin[size]
  const isClear = second === undefined || best.score >= second.score * doubtless[isGuess ? 'guess' : size]
  const likely = readings
    .filter(({ score }) => score * (isGuess ? 6 : 2) > best.score)
    .slice(0, candidatesMax)
  return { encoding: best.encoding, candidates: isClear ? [] : withExamples(likely) }
}

function isEastAsian(text: string): boolean {
  return /[\p{Script=Han}\p{Script=Hangul}\p{Script=Katakana}]/u.test(text)
}

/** Beside each encoding the first cells that it shows another way than the others do. */
function withExamples(readings: readonly Reading[]): EncodingCandidate[] {
  const cells = readings.map(({ text }) => text.split('\n'))
  const differing = (cells[0] ?? [])
    .map((_, place) => place)
    .filter((place) => new Set(cells.map((ofOne) => ofOne[place])).size > 1)
    .slice(0, 3)
  return readings.map(({ encoding }, one) => ({
    encoding,
    examples: differing.map((place) => cells[one]?.[place] ?? ''),
  }))
}

/** What the likely encodings make of the cells, the likeliest first; of those that show the same only one. */
async function readingsOf(cells: Buffer, knows: KnowsHeader): Promise<Reading[]> {
  // Its model takes a megabyte and a tenth of a second: loaded for the few files that are in no Unicode.
  const { detectAll } = await import('jschardet')
  const byText = new Map<string, Reading>()
  for (const { encoding: name, confidence } of detectAll(cells, { minimumThreshold: 0 })) {
    const lower = name?.toLowerCase() ?? ''
    const encoding = names[lower] ?? lower
    if (!isTextEncoding(encoding) || encoding === 'utf-8') continue
    const text = decodeBytes(cells, encoding)
    if (text === undefined || impossible.test(text)) continue
    const score = confidence * (commonness[encoding] ?? 1)
    const same = byText.get(text)
    if (same === undefined || same.score < score) byText.set(text, { encoding, text, confidence, score })
  }
  return [...byText.values()]
    .map((reading) => ({ ...reading, score: reading.score * plausibility(reading.text, knows) }))
    .sort((one, other) => other.score - one.score)
}

/**
 * A header that becomes a known word counts most, then whether the letters are those of one language; letters where no word
 * has them count against a reading.
 */
function plausibility(text: string, knows: KnowsHeader): number {
  const cells = text.split('\n')
  const known = cells.slice(0, 60).filter((cell) => /[\u0080-\uffff]/.test(cell) && knows(cell)).length
  const odd = (text.match(oddInWord)?.length ?? 0) + (text.match(twoScripts)?.length ?? 0)
  return 4 ** Math.min(known, 4) * 0.5 ** Math.min(6, (8 * odd) / cells.length) * (0.4 + oneLanguage(cells))
}

/** The share of the cells that the best fitting language writes; 1 for another script, of which the detector knows more. */
function oneLanguage(cells: readonly string[]): number {
  const letters = cells.map((cell) =>
    [...cell.toLowerCase().replaceAll('i̇', 'i')].filter((letter) => letter > '\u007f'),
  )
  const latin = letters.filter((some) => some.some((letter) => /\p{Script=Latin}/u.test(letter)))
  if (latin.length * 2 < letters.length) return 1
  const fitting = alphabets.map((known) => {
    return latin.filter((some) => some.every((letter) => known.has(letter))).length / latin.length
  })
  return Math.max(...fitting)
}

const sampleCellsMax = 1_000
const cellBytesMax = 100

/**
 * The different cells of the sample that have letters beyond ASCII, a line each: the rest, digits and addresses, is alike in
 * every encoding and only drowns them.
 */
function letteredCells(sample: Buffer): Buffer {
  const text = sample.toString('latin1')
  const cells = new Set<string>()
  for (const cell of text.split(/[\r\n\t,;"]+/)) {
    if (cells.size >= sampleCellsMax) break
    if (/[\u0080-\u00ff]/.test(cell)) cells.add(cell.trim().slice(0, cellBytesMax))
  }
  return Buffer.from([...cells].join('\n'), 'latin1')
}
