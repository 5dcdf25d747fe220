import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { customFieldsQuery } from '../api/queries.ts'
import type { Contact, CustomField } from '../api/wire-types.ts'
import { type ColumnPreference, keepPreferences, preferencesQuery } from '../session/preferences.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'

/** How a column's values are shown and edited. */
export type ColumnKind =
  | 'text'
  | 'phone'
  | 'email'
  | 'number'
  | 'boolean'
  | 'date'
  | 'time'
  | 'url'
  | 'json'
  | 'tags'
  | 'lists'
  | 'words'

/** One column of the grid: a field of every contact, or a custom one. */
export interface Column {
  /** Stays when a custom field is renamed. */
  id: string
  /** As the API calls it, in `sort` and in filters. */
  field: string
  label: string
  kind: ColumnKind
  width: number
  /** Roster keeps these itself, or nobody may change them here. */
  fixed?: boolean
  unsortable?: boolean
  hiddenAtFirst?: boolean
  custom?: CustomField
}

/** What a contact has in a column; null where it has nothing. */
export function valueIn(contact: Contact, { custom, field }: Column): unknown {
  if (custom) return contact.customFields[custom.name] ?? null
  return contact[field as keyof Contact] ?? null
}

/** The body of the change that puts a value there. */
export function changeOf({ custom, field }: Column, value: unknown): Record<string, unknown> {
  return custom ? { customFields: { [custom.name]: value } } : { [field]: value }
}

type Name = keyof typeof strings.contacts.fields

const column = (field: Name, kind: ColumnKind, width: number, rest: Partial<Column> = {}): Column => ({
  id: field,
  field,
  label: strings.contacts.fields[field],
  kind,
  width,
  ...rest,
})

const hidden = { hiddenAtFirst: true }
const fixed = { fixed: true }

/** The fields that every contact has, in the order in which a new person sees them. */
export const standardColumns: readonly Column[] = [
  column('firstName', 'text', 140),
  column('lastName', 'text', 150),
  column('phone', 'phone', 150),
  column('email', 'email', 230),
  column('tags', 'tags', 200, { unsortable: true }),
  column('doNotContact', 'boolean', 140),
  column('lists', 'lists', 180, { unsortable: true }),
  column('businessName', 'text', 180),
  column('city', 'text', 130),
  column('country', 'text', 110),
  column('timezone', 'text', 170),
  column('jobTitle', 'text', 160, hidden),
  column('fullName', 'text', 180, hidden),
  column('gender', 'text', 100, hidden),
  column('streetAddress', 'text', 200, hidden),
  column('fullAddress', 'text', 240, hidden),
  column('state', 'text', 110, hidden),
  column('postalCode', 'text', 110, hidden),
  column('status', 'text', 120, hidden),
  column('mostRecentOutcome', 'text', 160, hidden),
  column('lastDialTime', 'time', 170, hidden),
  column('preferredChannel', 'text', 150, hidden),
  column('channels', 'words', 160, { ...hidden, unsortable: true }),
  column('externalId', 'text', 160, hidden),
  column('createdAt', 'time', 170, fixed),
  column('updatedAt', 'time', 170, { ...fixed, ...hidden }),
]

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
