import type { ColumnPreference } from '../../session/preferences.ts'
import type { Column } from './column.ts'

/** A column as it stands in this person's grid. */
export interface PlacedColumn extends Column {
  hidden: boolean
  pinned?: 'left' | 'right' | undefined
}

/** What to keep of a column. */
export function preferenceOf({ id, width, hidden, pinned }: PlacedColumn): ColumnPreference {
  return { id, width, ...(hidden && { hidden }), ...(pinned && { pinned }) }
}

/** Columns in a person's order and sizes. Those that they never saw come where they would stand at first. */
export function arrangeColumns(
  columns: readonly Column[],
  preferences: readonly ColumnPreference[] = [],
): PlacedColumn[] {
  const known = new Map(preferences.map((preference, index) => [preference.id, { ...preference, index }]))
  let last = -1
  const placed = columns.map((column) => {
    const wanted = known.get(column.id)
    // A new column follows the one that it follows at first.
    last = wanted ? wanted.index : last + 0.001
    return {
      at: last,
      column: {
        ...column,
        width: wanted?.width ?? column.width,
        hidden: wanted ? wanted.hidden === true : column.hiddenAtFirst === true,
        pinned: wanted?.pinned,
      },
    }
  })
  return placed.sort((a, b) => a.at - b.at).map(({ column }) => column)
}
