import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { customFieldsQuery } from '../api/queries.ts'
import type { Contact, CustomField } from '../api/wire-types.ts'
import { type ColumnPreference, keepPreferences, preferencesQuery } from '../session/preferences.ts'
import { usePlace } from '../session/session.ts'
import { type Column, standardColumns } from './standard-columns.ts'

/** What a contact has in a column; null where it has nothing. */
export function valueIn(contact: Contact, { custom, field }: Column): unknown {
  if (custom) return contact.customFields[custom.name] ?? null
  return contact[field as keyof Contact] ?? null
}

/** The body of the change that puts a value there. */
export function changeOf({ custom, field }: Column, value: unknown): Record<string, unknown> {
  return custom ? { customFields: { [custom.name]: value } } : { [field]: value }
}

const widthOf = { number: 120, boolean: 110, date: 130 } as Partial<Record<CustomField['type'], number>>
const shownAtFirst = 6

/** A column for each custom field; the first few are shown before anybody chose. */
export function customColumns(fields: readonly CustomField[]): Column[] {
  return fields.map((custom, index) => ({
    id: `custom ${custom.id}`,
    field: `customFields.${custom.name}`,
    label: custom.name,
    kind: custom.type,
    width: widthOf[custom.type] ?? 160,
    custom,
    ...(index >= shownAtFirst && { hiddenAtFirst: true }),
    ...(custom.type === 'json' && { unsortable: true }),
  }))
}

interface Columns {
  /** Undefined until custom fields and preferences are known. */
  columns: PlacedColumn[] | undefined
  keepColumns: (columns: ColumnPreference[] | undefined) => void
}

/** This person's columns in this workspace, and how to keep others. */
export function useColumns(): Columns {
  const { workspaceId } = usePlace()
  const queries = useQueryClient()
  const fields = useQuery(customFieldsQuery(workspaceId))
  const preferences = useQuery(preferencesQuery)
  const wanted = preferences.data?.columns?.[workspaceId]
  const ready = fields.data !== undefined && !preferences.isPending
  const columns = useMemo(
    () => (ready ? arrangeColumns([...standardColumns, ...customColumns(fields.data)], wanted) : undefined),
    [ready, fields.data, wanted],
  )
  const keepColumns = (next: ColumnPreference[] | undefined) => {
    const all = { ...queries.getQueryData(preferencesQuery.queryKey)?.columns }
    if (next === undefined) delete all[workspaceId]
    else all[workspaceId] = next
    keepPreferences(queries, { columns: all })
  }
  return { columns, keepColumns }
}

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
function arrangeColumns(
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
