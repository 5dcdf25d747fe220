import type { CellKind } from '../contact-columns.ts'
import { escapeCell } from './escape-cell.ts'

export const sheetStart =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
  '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
export const sheetEnd = '</sheetData></worksheet>'

/** Writes a row; `kinds` says what its cells are. Cells without a value are left out. */
export function rowXml(line: number, cells: readonly (string | null)[], kinds: readonly CellKind[]): string {
  let xml = `<row r="${line}">`
  for (const [place, cell] of cells.entries()) {
    if (cell !== null) xml += cellXml(`${lettersOf(place)}${line}`, cell, kinds[place] ?? 'text')
  }
  return `${xml}</row>`
}

function cellXml(reference: string, cell: string, kind: CellKind): string {
  if (kind === 'number') return `<c r="${reference}"><v>${Number(cell)}</v></c>`
  if (kind === 'flag') return `<c r="${reference}" t="b"><v>${cell === 'true' ? 1 : 0}</v></c>`
  return `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${escapeCell(cell)}</t></is></c>`
}

const known: string[] = []

/** 0 → `A`, 26 → `AA`. */
function lettersOf(place: number): string {
  let letters = known[place]
  if (letters === undefined) {
    letters = place < 26 ? '' : lettersOf(Math.floor(place / 26) - 1)
    letters += String.fromCharCode(65 + (place % 26))
    known[place] = letters
  }
  return letters
}
