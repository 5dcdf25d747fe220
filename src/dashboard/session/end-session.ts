import type { QueryClient } from '@tanstack/react-query'
import { ApiError } from '../api/api-error.ts'
import { sessionKey } from './use-session.ts'

/** Where a call was refused because the session is over, everything that was read goes and the sign-in page comes. */
export function endSession(queries: QueryClient, error: unknown): void {
  if (!(error instanceof ApiError) || error.code !== 'unauthenticated') return
  if (queries.getQueryData(sessionKey) === null) return
  queries.setQueryData(sessionKey, null)
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] })
}
