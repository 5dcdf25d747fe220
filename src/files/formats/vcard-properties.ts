import { isTextEncoding } from '../bytes/encoding-names.ts'
import { decodeBytes, decodeWindows1252 } from '../bytes/encodings.ts'

/** One property of a card (RFC 6350, 3.3; RFC 2426; vCard 2.1), its value as text and still escaped. */
export interface CardProperty {
  /** In capitals, without its group. */
  name: string
  /** `item1` of `item1.TEL`, in small letters. */
  group: string | undefined
  /** In capitals; the bare words of 2.1, such as `CELL`, are types. */
  types: string[]
  parameters: ReadonlyMap<string, string>
  value: string
}

/** What a picture, a sound or a key is written as; an import has no place for it. */
const binary = /^(photo|logo|sound|key)$/i

/** More than any card has that a person wrote. */
const propertiesMax = 2_000
const valueLettersMax = 1024 * 1024
const cardLettersMax = 4 * 1024 * 1024

/** The lines of one card as they come, folded lines put together again. */
export class CardLines {
  readonly properties: CardProperty[] = []
  /** Too large to be a card of a person: what came after that is not kept. */
  isTooLarge = false
  #line = ''
  #isBinary = false
  #isQuoted = false
  #isNote = false
  /** Ended with a soft line break, whose sign was left out. */
  #isSoft = false
  #letters = 0

  /** `line` is without its line break. */
  add(line: string): void {
    const goesOn = this.#continues(line)
    if (goesOn !== undefined) {
      if (!this.#isBinary) this.#extend(goesOn)
      return
    }
    this.flush()
    this.#isBinary = binary.test(nameOf(line))
    this.#isQuoted = quotedPrintable.test(line.slice(0, headLettersMax))
    this.#isNote = noteStart.test(line)
    if (!this.#isBinary) this.#extend(line)
  }

  /** What a line adds to the one before it; undefined where it begins a property. */
  #continues(line: string): string | undefined {
    if (this.#isQuoted && this.#isSoft) {
      // A soft line break of quoted-printable; some programs fold such a line as well.
      return /^[ \t]=/.test(line) ? line.slice(1) : line
    }
    if (line.startsWith(' ') || line.startsWith('\t')) return line.slice(1)
    if (propertyStart.test(line) || line.trim() === '') return undefined
    // Phones write the lines of a note as they are, and soft line breaks without their sign.
    if (this.#isQuoted) return line.startsWith('=') ? line : `=0A${line}`
    return this.#isNote ? `\\n${line}` : undefined
  }

  /** Takes the last line for whole. */
  flush(): void {
    const property = parseProperty(this.#line)
    this.#line = ''
    this.#isQuoted = false
    this.#isNote = false
    if (property === undefined) return
    if (this.properties.length < propertiesMax) this.properties.push(property)
    else this.isTooLarge = true
  }

  #extend(text: string): void {
    this.#letters += text.length
    if (this.#line.length + text.length > valueLettersMax || this.#letters > cardLettersMax) {
      this.isTooLarge = true
    } else {
      // Looked at piece by piece: a line of many pieces is put together once.
      this.#isSoft = this.#isQuoted && text.endsWith('=')
      this.#line += this.#isSoft ? text.slice(0, -1) : text
    }
  }
}

/** What stands before a value is shorter. */
const headLettersMax = 1_000
const noteStart = /^(?:[\w-]+\.)?note[;:]/i
const propertyStart = /^(?:[\w-]+\.)?[a-z][\w-]*\s*[;:]/i
const quotedPrintable = /^[^:]*;(?:encoding=)?quoted-printable[;:]/i

/** `item1.PHOTO;ENCODING=b:…` → `PHOTO`. */
function nameOf(line: string): string {
  const end = line.search(/[:;]/)
  const name = end < 0 ? line : line.slice(0, end)
  return name.slice(name.lastIndexOf('.') + 1)
}

/** One unfolded line; undefined for one that has no name or no value. */
export function parseProperty(line: string): CardProperty | undefined {
  const colon = valueStart(line)
  if (colon < 0) return undefined
  const [head = '', ...given] = splitOutsideQuotes(line.slice(0, colon), ';')
  const dot = head.lastIndexOf('.')
  const name = head
    .slice(dot + 1)
    .trim()
    .toUpperCase()
  if (name === '') return undefined
  const parameters = new Map<string, string>()
  const types: string[] = []
  for (const parameter of given) {
    const [key = '', ...rest] = parameter.split('=')
    const text = unquote(rest.join('='))
    // Before 3.0 a type and an encoding stand without their names.
    if (rest.length === 0) types.push(...(isEncoding(key) ? [] : [key.trim().toUpperCase()]))
    else if (key.trim().toUpperCase() === 'TYPE') {
      types.push(...text.split(',').map((type) => unquote(type).trim().toUpperCase()))
    }
    const isBare = rest.length === 0 && isEncoding(key)
    parameters.set(isBare ? 'ENCODING' : key.trim().toUpperCase(), isBare ? key.trim() : text)
  }
  return {
    name,
    group: dot < 0 ? undefined : head.slice(0, dot).toLowerCase(),
    types: types.filter((type) => type !== ''),
    parameters,
    value: decodeValue(line.slice(colon + 1), parameters),
  }
}

function isEncoding(word: string): boolean {
  return /^(quoted-printable|base64|8bit|7bit)$/i.test(word.trim())
}

/** The first colon outside of quotes. */
function valueStart(line: string): number {
  let isQuoted = false
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '"') isQuoted = !isQuoted
    else if (line[at] === ':' && !isQuoted) return at
  }
  // A quote that was never closed is a letter.
  return isQuoted ? line.indexOf(':') : -1
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  if (!text.includes('"')) return text.split(separator)
  const parts: string[] = ['']
  let isQuoted = false
  for (const letter of text) {
    if (letter === '"') isQuoted = !isQuoted
    if (letter === separator && !isQuoted) parts.push('')
    else parts[parts.length - 1] += letter
  }
  return parts
}

/** RFC 6868: `^n`, `^'` and `^^` inside a parameter. */
function unquote(text: string): string {
  return text
    .trim()
    .replace(/^"([\s\S]*)"$/, '$1')
    .replace(/\^([n'^])/g, (_, sign: string) => (sign === 'n' ? '\n' : sign === "'" ? '"' : '^'))
}

function decodeValue(value: string, parameters: ReadonlyMap<string, string>): string {
  if (!/^quoted-printable$/i.test(parameters.get('ENCODING') ?? '')) return value
  // Letters beyond ASCII that stand there bare are kept as they were read.
  const bytes = Buffer.from(
    value.replace(/=([0-9A-Fa-f]{2})|([^\x20-\x7e]+)|=/g, (found, code?: string, bare?: string) => {
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
      return bare === undefined ? found : Buffer.from(bare).toString('latin1')
    }),
    'latin1',
  )
  const charset = (parameters.get('CHARSET') ?? 'utf-8').toLowerCase()
  const encoding = charset === 'iso-8859-1' ? 'windows-1252' : charset
  const text = isTextEncoding(encoding) ? decodeBytes(bytes, encoding) : decodeBytes(bytes, 'utf-8')
  return text ?? decodeWindows1252(bytes.toString('latin1'))
}

/** A text value as it is meant (RFC 6350, 3.4). */
export function unescapeText(value: string): string {
  return value.replace(/\\([\s\S])/g, (_, letter: string) => (/n/i.test(letter) ? '\n' : letter)).trim()
}

/** The components of `N`, `ADR` and `ORG`, or the items of a list. */
export function splitValue(value: string, separator: ';' | ','): string[] {
  const parts: string[] = ['']
  for (let at = 0; at < value.length; at++) {
    const letter = value[at] as string
    if (letter === '\\') parts[parts.length - 1] += letter + (value[++at] ?? '')
    else if (letter === separator) parts.push('')
    else parts[parts.length - 1] += letter
  }
  return parts.map(unescapeText)
}
