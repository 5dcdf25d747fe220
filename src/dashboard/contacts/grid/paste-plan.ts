import type { Contact } from '../../api/wire-types.ts'
import { type CellChange, changeIn } from '../../edits/cell-change.ts'
import { emptyOf, type ListNames, readCell } from '../../fields/cell-text.ts'
import type { Column } from '../../fields/standard-columns.ts'
import { strings } from '../../strings/strings.ts'

/** A cell of a block that cannot be pasted into its place. */
export interface Misfit {
  contact: Contact | undefined
  column: Column | undefined
  text: string
  why: string
}

/** The plan of a paste: the changes that fit and the cells that do not. */
export interface PastePlan {
  changes: CellChange[]
  misfits: Misfit[]
}

interface Target {
  contacts: readonly (Contact | undefined)[]
  columns: readonly Column[]
}

const words = strings.contacts.cells

/** Plans to paste a block of text over cells: the value for each cell, and the cells without a place or meaning. */
export function planPaste(block: readonly string[][], target: Target, listNames: ListNames): PastePlan {
  const changes: CellChange[] = []
  const misfits: Misfit[] = []
  for (const [row, cells] of block.entries()) {
    for (const [place, text] of cells.entries()) {
      const contact = target.contacts[row]
      const column = target.columns[place]
      if (contact === undefined || column === undefined) {
        if (text !== '') misfits.push({ contact, column, text, why: words.beyond })
        continue
      }
      const read = readCell(text, column, listNames)
      if ('fault' in read) {
        if (!isUnchanged(text, contact, column)) misfits.push({ contact, column, text, why: read.fault })
      } else changes.push(changeIn(contact, column, read.value))
    }
  }
  return { changes, misfits }
}

/** A flag or a day of Roster's own that is pasted onto itself is no misfit: nothing would change. */
function isUnchanged(text: string, contact: Contact, { field }: Column): boolean {
  if (field !== 'doNotContact') return text === ''
  return text === '' || text.toLowerCase() === String(contact.doNotContact)
}

/** A block as often as it fits into so many rows and columns a whole number of times, as spreadsheets do; at least once. */
export function repeated(block: readonly string[][], rows: number, columns: number): string[][] {
  const width = Math.max(...block.map((cells) => cells.length))
  const across = columns % width === 0 ? columns / width : 1
  const down = rows % block.length === 0 ? rows / block.length : 1
  const line = (cells: readonly string[]) => Array.from({ length: Math.max(across, 1) }, () => cells).flat()
  return Array.from({ length: Math.max(down, 1) }, () => block.map(line)).flat()
}

/** The changes that write the first contact's values into those below it. Do not contact is never filled. */
export function planFill(contacts: readonly Contact[], columns: readonly Column[]): CellChange[] {
  const [first, ...others] = contacts
  if (first === undefined) return []
  const open = columns.filter(({ fixed, field }) => !fixed && field !== 'doNotContact')
  return others.flatMap((contact) =>
    open.map((column) => ({ ...changeIn(contact, column, changeIn(first, column, null).before) })),
  )
}

/** The changes that empty cells. Do not contact is never cleared this way. */
export function planClear(contacts: readonly Contact[], columns: readonly Column[]): CellChange[] {
  const open = columns.filter(({ fixed, field }) => !fixed && field !== 'doNotContact' && field !== 'status')
  return contacts.flatMap((contact) => open.map((column) => changeIn(contact, column, emptyOf(column))))
}
