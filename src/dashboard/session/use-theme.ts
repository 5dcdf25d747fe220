import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { keepPreferences, preferencesQuery, type Theme } from './preferences.ts'

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
