import { customPath } from '../../core/fields/contact-fields.ts'
import type { Contact, CustomField } from '../api/wire-types.ts'
import type { ColumnPreference } from '../session/column-preferences.ts'
import { type Column, localTimeColumn, standardColumns } from './standard-columns.ts'

/** The value of a contact in a column; null if it has none. */
export function valueIn(contact: Contact, { custom, field, computed }: Column): unknown {
  if (computed) return computed(contact)
  if (custom) return contact.customFields[custom.name] ?? null
  return contact[field as keyof Contact] ?? null
}

/** The body of the change that puts a value there. */
export function changeOf({ custom, field }: Column, value: unknown): Record<string, unknown> {
  return custom ? { customFields: { [custom.name]: value } } : { [field]: value }
}

const widthOf = { number: 120, boolean: 110, date: 130, multiSelect: 200 } as Partial<
  Record<CustomField['type'], number>
>
const shownAtFirst = 6

/** A column for each custom field; the first few are visible by default. */
export function customColumns(fields: readonly CustomField[]): Column[] {
  return fields.map((custom, index) => ({
    id: `custom ${custom.id}`,
    field: customPath(custom.name),
    label: custom.name,
    kind: custom.type,
    width: widthOf[custom.type] ?? 160,
    custom,
    ...(index >= shownAtFirst && { hiddenAtFirst: true }),
    ...(custom.type === 'json' && { unsortable: true }),
  }))
}

/** Every column of the grid except the frozen one; the local time is beside its zone. */
export function allColumns(fields: readonly CustomField[]): Column[] {
  const zone = standardColumns.findIndex(({ id }) => id === 'timezone') + 1
  return [
    ...standardColumns.slice(0, zone),
    localTimeColumn,
    ...standardColumns.slice(zone),
    ...customColumns(fields),
  ]
}

/** A column with its place in this person's grid. */
export interface PlacedColumn extends Column {
  hidden: boolean
  pinned?: 'left' | 'right' | undefined
}

/** The stored settings of a column. */
export function preferenceOf({ id, width, hidden, pinned }: PlacedColumn): ColumnPreference {
  return { id, width, ...(hidden && { hidden }), ...(pinned && { pinned }) }
}

/** The actions on one column; each saves all columns. */
export function columnChanges(
  columns: readonly PlacedColumn[],
  keepColumns: (columns: ColumnPreference[]) => void,
) {
  const keep = (next: readonly PlacedColumn[]) => keepColumns(next.map(preferenceOf))
  const change = (id: string, part: Partial<PlacedColumn>) =>
    keep(columns.map((column) => (column.id === id ? { ...column, ...part } : column)))
  return {
    hide: (id: string) => change(id, { hidden: true }),
    show: (id: string) => change(id, { hidden: false }),
    pin: (id: string, isPinned: boolean) => change(id, { pinned: isPinned ? 'left' : undefined }),
    /** By one place among those that are shown. */
    move(id: string, step: number) {
      const next = [...columns]
      const from = next.findIndex((column) => column.id === id)
      let to = from + step
      while (next[to]?.hidden) to += step
      if (from < 0 || next[to] === undefined) return
      const [moved] = next.splice(from, 1)
      next.splice(to, 0, moved!)
      keep(next)
    },
  }
}

/** Columns in a person's order and widths. New columns are put in their default place. */
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
