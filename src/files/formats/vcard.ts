import type { SourceRow } from '../../core/imports/file-translator.ts'
import type { TextEncoding } from '../bytes/encoding-names.ts'
import { cellDecoder, decodeWindows1252 } from '../bytes/encodings.ts'
import { type CardShape, cardCells, cardShapeMin, widenShape } from './vcard-columns.ts'
import { CardLines, type CardProperty } from './vcard-properties.ts'

/** A line of the file as its bytes, one character each. */
export interface CardLine {
  bytes: string
  line: number
  /** Bytes up to and with the line break. */
  end: number
  isTooLong: boolean
}

/** Whether a file is one of cards, told from the beginning of its text. */
export function isCardFile(beginning: string): boolean {
  return /^\s*BEGIN:VCARD\s*[\r\n]/i.test(beginning)
}

/** How many phones, emails and addresses the columns must hold for the cards of the file's beginning. */
export function shapeOfCards(lines: Iterable<CardLine>, encoding: TextEncoding): CardShape {
  let shape = cardShapeMin
  const cutter = new CardCutter(encoding, (properties) => {
    shape = widenShape(shape, properties)
    return []
  })
  cutter.push([...lines])
  return shape
}

/**
 * The cards of a file (vCard 2.1, 3.0 and 4.0), a row each, with the columns that `cardColumns` names. A card that is never
 * closed ends where the next one begins; a card inside a card, as `AGENT` had one, is left out. Text between cards is a
 * row that cannot be read.
 */
export async function* readCards(
  lines: AsyncIterable<readonly CardLine[]>,
  encoding: TextEncoding,
  shape: CardShape,
): AsyncGenerator<SourceRow[]> {
  const cutter = new CardCutter(encoding, (properties) => cardCells(properties, shape))
  for await (const some of lines) yield cutter.push(some)
  yield cutter.end()
}

/** Puts lines together to cards. */
class CardCutter {
  readonly #decode: (bytes: string) => string | undefined
  readonly #cells: (properties: readonly CardProperty[]) => string[]
  #card: { lines: CardLines; line: number; isBroken: boolean } | undefined
  /** Cards inside this one that are not closed yet. */
  #inner = 0
  #isAfterAgent = false
  #isInStrayText = false
  #last: CardLine | undefined

  constructor(encoding: TextEncoding, cells: (properties: readonly CardProperty[]) => string[]) {
    this.#decode = cellDecoder(encoding)
    this.#cells = cells
  }

  push(lines: readonly CardLine[]): SourceRow[] {
    const rows: SourceRow[] = []
    for (const line of lines) this.#take(line, rows)
    return rows
  }

  end(): SourceRow[] {
    const rows: SourceRow[] = []
    if (this.#last !== undefined) this.#close(this.#last, rows)
    return rows
  }

  #take(given: CardLine, rows: SourceRow[]): void {
    // Files that were put together have the mark of each of them.
    const bytes = given.bytes.replace(/^\u00ef\u00bb\u00bf/, '').replace(/\r$/, '')
    const mark = /^(begin|end):vcard\s*$/i.exec(bytes)?.[1]?.toLowerCase()
    if (mark === 'begin') this.#begin(given, rows)
    else if (mark === 'end' && this.#inner > 0) this.#inner--
    else if (mark === 'end') this.#close(given, rows)
    else if (this.#card === undefined) this.#takeStrayText(given, bytes, rows)
    else if (this.#inner === 0) this.#add(bytes, given.isTooLong)
    if (bytes.trim() !== '') this.#isAfterAgent = /^agent\b[^:]*:\s*$/i.test(bytes)
    this.#last = given
  }

  #begin(given: CardLine, rows: SourceRow[]): void {
    this.#isInStrayText = false
    if (this.#card !== undefined && (this.#isAfterAgent || this.#inner > 0)) {
      this.#inner++
      return
    }
    if (this.#last !== undefined) this.#close(this.#last, rows)
    this.#card = { lines: new CardLines(), line: given.line, isBroken: false }
  }

  #add(bytes: string, isTooLong: boolean): void {
    const card = this.#card
    if (card === undefined) return
    const text = this.#decode(bytes)
    if (text === undefined) card.isBroken = true
    if (isTooLong) card.lines.isTooLarge = true
    // The likeliest reading, so that the person who repairs the card can read it.
    else card.lines.add(text ?? decodeWindows1252(bytes))
  }

  #close({ line, end }: CardLine, rows: SourceRow[]): void {
    const card = this.#card
    this.#card = undefined
    this.#inner = 0
    if (card === undefined) return
    card.lines.flush()
    const cells = this.#cells(card.lines.properties)
    const fault = card.lines.isTooLarge ? 'row_too_long' : card.isBroken ? 'bad_encoding' : undefined
    if (fault === undefined && cells.every((cell) => cell === '')) return
    rows.push({ line: card.line, end, nextLine: line + 1, cells, ...(fault && { fault }) })
  }

  #takeStrayText({ line, end }: CardLine, bytes: string, rows: SourceRow[]): void {
    if (bytes.trim() === '' || this.#isInStrayText) return
    this.#isInStrayText = true
    const cells = [this.#decode(bytes) ?? decodeWindows1252(bytes)]
    rows.push({ line, end, nextLine: line + 1, cells, fault: 'not_an_object' })
  }
}
