/** A place in the grid: a row by its number from the top, a column by its id. */
export interface CellPlace {
  row: number
  columnId: string
}

/** A range of cells: where the selection started and where it ends. */
export interface CellRange {
  anchor: CellPlace
  end: CellPlace
}

/** A range as rows and columns, both ends included. */
export interface RangeBox {
  top: number
  bottom: number
  columnIds: string[]
}

/** The cells of a range, in the present order of columns. */
export function boxOf({ anchor, end }: CellRange, columnIds: readonly string[]): RangeBox {
  const places = [columnIds.indexOf(anchor.columnId), columnIds.indexOf(end.columnId)]
  const [left, right] = [Math.min(...places), Math.max(...places)]
  return {
    top: Math.min(anchor.row, end.row),
    bottom: Math.max(anchor.row, end.row),
    columnIds: left < 0 ? [anchor.columnId] : columnIds.slice(left, right + 1),
  }
}

export function isInBox({ top, bottom, columnIds }: RangeBox, row: number, columnId: string): boolean {
  return row >= top && row <= bottom && columnIds.includes(columnId)
}

/** How many cells a box has. */
export const sizeOf = ({ top, bottom, columnIds }: RangeBox) => (bottom - top + 1) * columnIds.length

const steps: Record<string, readonly [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

export const isArrow = (key: string) => Object.hasOwn(steps, key)

/** The range with its end moved by one cell, or to the edge if `far` is set. */
export function extended(
  { anchor, end }: CellRange,
  key: string,
  grid: { columnIds: readonly string[]; rows: number; far: boolean },
): CellRange {
  const [rows, columns] = steps[key]!
  const { columnIds, far } = grid
  const place = columnIds.indexOf(end.columnId)
  const reach = far ? Number.POSITIVE_INFINITY : 1
  const row = clamp(end.row + (rows === 0 ? 0 : rows * reach), grid.rows - 1)
  const column = clamp(place + (columns === 0 ? 0 : columns * reach), columnIds.length - 1)
  return { anchor, end: { row, columnId: columnIds[column] ?? end.columnId } }
}

function clamp(value: number, last: number): number {
  return Math.max(0, Math.min(value, last))
}
