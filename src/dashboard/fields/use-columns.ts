import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { customFieldsQuery } from '../api/queries.ts'
import type { ColumnPreference, Density } from '../session/column-preferences.ts'
import { keepPreferences, preferencesQuery } from '../session/preferences.ts'
import { usePlace } from '../session/session.ts'
import { allColumns, arrangeColumns, type PlacedColumn } from './columns.ts'

interface Columns {
  /** Undefined until custom fields and preferences are known. */
  columns: PlacedColumn[] | undefined
  keepColumns: (columns: ColumnPreference[] | undefined) => void
  density: Density
  keepDensity: (density: Density) => void
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
    () => (ready ? arrangeColumns(allColumns(fields.data), wanted) : undefined),
    [ready, fields.data, wanted],
  )
  const keepColumns = (next: ColumnPreference[] | undefined) => {
    const all = { ...queries.getQueryData(preferencesQuery.queryKey)?.columns }
    if (next === undefined) delete all[workspaceId]
    else all[workspaceId] = next
    keepPreferences(queries, { columns: all })
  }
  const density = preferences.data?.density ?? 'normal'
  const keepDensity = (next: Density) => keepPreferences(queries, { density: next })
  return { columns, keepColumns, density, keepDensity }
}
