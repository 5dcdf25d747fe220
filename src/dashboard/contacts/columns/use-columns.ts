import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { customFieldsQuery } from '../../api/queries.ts'
import { usePlace } from '../../session/place.ts'
import { type ColumnPreference, keepPreferences, preferencesQuery } from '../../session/preferences.ts'
import { arrangeColumns, type PlacedColumn } from './arrange-columns.ts'
import { customColumns } from './custom-columns.ts'
import { standardColumns } from './standard-columns.ts'

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
