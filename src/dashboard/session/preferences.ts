import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { sendCall } from '../api/api-call.ts'
import type { ColumnPreference, Density } from './column-preferences.ts'

type Theme = 'system' | 'light' | 'dark'

/** The settings of a person, the same on every machine. */
interface Preferences {
  theme?: Theme
  workspaceId?: string
  /** By workspace, in their order. */
  columns?: Record<string, ColumnPreference[]>
  density?: Density
  /** Shows the API call behind what is seen. */
  developer?: boolean
}

export const preferencesCall = { method: 'GET', path: '/v2/session/preferences' } as const

export const preferencesQuery = queryOptions({
  queryKey: ['preferences'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) => sendCall<Preferences>(preferencesCall, signal),
})

/**
 * Saves a change: in the page at once, on the server soon; of two quick changes the later wins. Existing
 * settings are read first, because all of them are written.
 */
export async function keepPreferences(queries: QueryClient, change: Partial<Preferences>): Promise<void> {
  const before = await queries.ensureQueryData(preferencesQuery).catch(() => undefined)
  if (before === undefined) return
  const present = queries.getQueryData(preferencesQuery.queryKey)
  const next = { ...present, ...change }
  if (JSON.stringify(next) === JSON.stringify(present)) return
  queries.setQueryData(preferencesQuery.queryKey, next)
  clearTimeout(waiting)
  waiting = setTimeout(() => {
    // A setting that was not saved is no reason for an error message.
    sendCall({ method: 'PUT', path: preferencesCall.path, body: next }).catch(() => {})
  }, 400)
}

let waiting: ReturnType<typeof setTimeout> | undefined

/** Whether the calls behind the page are shown, and how to change that. */
export function useDeveloper(): [boolean, (isDeveloper: boolean) => void] {
  const queries = useQueryClient()
  const { data } = useQuery(preferencesQuery)
  return [data?.developer === true, (developer) => keepPreferences(queries, { developer })]
}

/** The person's theme, put on the page, and how to choose another. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const queries = useQueryClient()
  const { data } = useQuery(preferencesQuery)
  const theme = data?.theme ?? 'system'
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
  }, [theme])
  return [theme, (next) => keepPreferences(queries, { theme: next })]
}
