import type { GridApi } from 'ag-grid-community'
import type { Contact } from '../../api/wire-types.ts'
import {
  boxOf,
  type CellPlace,
  type CellRange,
  extended,
  isInBox,
  type RangeBox,
  sizeOf,
} from './cell-range.ts'
import { pickColumnId } from './pick-column.tsx'

/**
 * The range of cells for copying, pasting and filling, on top of a grid that knows only single cells. Cells
 * are marked by a class; cells that are painted later use `has`.
 */
export class RangeLayer {
  readonly #api: () => GridApi<Contact> | null
  readonly #frame: () => HTMLElement | null
  #range: CellRange | undefined
  readonly #listeners = new Set<() => void>()

  constructor(api: () => GridApi<Contact> | null, frame: () => HTMLElement | null) {
    this.#api = api
    this.#frame = frame
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** One object until the range changes. */
  read = (): CellRange | undefined => this.#range

  /** The selected cells, at least one; undefined if no cell has the focus. */
  get box(): RangeBox | undefined {
    return this.#range && boxOf(this.#range, this.columnIds())
  }

  /** Whether more than one cell is selected. */
  get isBlock(): boolean {
    return this.box !== undefined && sizeOf(this.box) > 1
  }

  has(row: number | null, columnId: string): boolean {
    return row !== null && this.isBlock && isInBox(this.box!, row, columnId)
  }

  /** Starts a new range at the focused cell, if the focus has moved: the grid reports that later than a key may arrive. */
  follow(): void {
    const cell = this.#api()?.getFocusedCell()
    if (!cell) return
    const place = { row: cell.rowIndex, columnId: cell.column.getColId() }
    const anchor = this.#range?.anchor
    if (anchor?.row !== place.row || anchor.columnId !== place.columnId) this.start(place)
  }

  start(place: CellPlace): void {
    this.#set({ anchor: place, end: place })
  }

  extendTo(end: CellPlace): void {
    if (this.#range) this.#set({ anchor: this.#range.anchor, end })
  }

  /** Moves the end by an arrow key and scrolls to it. */
  extendBy(key: string, far: boolean): void {
    const api = this.#api()
    if (!api || !this.#range) return
    const rows = api.getDisplayedRowCount()
    this.#set(extended(this.#range, key, { columnIds: this.columnIds(), rows, far }))
    const { end } = this.#range
    api.ensureIndexVisible(end.row)
    api.ensureColumnVisible(end.columnId)
  }

  /** Selects a block of this many cells from the present one's corner. */
  cover(rows: number, columns: number): void {
    const { box } = this
    if (!box) return
    const ids = this.columnIds()
    const left = ids.indexOf(box.columnIds[0]!)
    const last = ids[Math.min(left + columns, ids.length) - 1] ?? box.columnIds[0]!
    const anchor = { row: box.top, columnId: box.columnIds[0]! }
    this.#set({ anchor, end: { row: box.top + rows - 1, columnId: last } })
  }

  /** Only the cell with the focus stays selected. */
  collapse(): void {
    if (this.#range) this.start(this.#range.anchor)
  }

  clear(): void {
    this.#set(undefined)
  }

  columnIds(): string[] {
    const columns = this.#api()?.getAllDisplayedColumns() ?? []
    return columns.map((column) => column.getColId()).filter((id) => id !== pickColumnId)
  }

  /** The contacts of rows; undefined for rows that are not loaded. */
  contacts(top: number, bottom: number): (Contact | undefined)[] {
    const api = this.#api()
    return Array.from(
      { length: bottom - top + 1 },
      (_, index) => api?.getDisplayedRowAtIndex(top + index)?.data,
    )
  }

  #set(range: CellRange | undefined): void {
    this.#range = range
    this.#paint()
    for (const listener of [...this.#listeners]) listener()
  }

  #paint(): void {
    const isBlock = this.isBlock
    for (const cell of this.#frame()?.querySelectorAll<HTMLElement>('.ag-cell') ?? []) {
      const place = placeOf(cell)
      const isIn = isBlock && place !== undefined && this.has(place.row, place.columnId)
      cell.classList.toggle('cell-ranged', isIn)
    }
  }
}

/** The place of an element in the grid; undefined outside of its cells. */
export function placeOf(target: EventTarget | null): CellPlace | undefined {
  if (!(target instanceof Element)) return undefined
  const cell = target.closest('.ag-cell')
  const row = cell?.closest('.ag-row')?.getAttribute('row-index')
  const columnId = cell?.getAttribute('col-id')
  if (row == null || columnId == null || columnId === pickColumnId) return undefined
  return { row: Number(row), columnId }
}
