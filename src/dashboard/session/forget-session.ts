import type { QueryClient } from '@tanstack/react-query'
import { sessionKey } from './use-session.ts'

/** Nobody is signed in any more: everything that was read goes, and the sign-in page comes. */
export function forgetSession(queries: QueryClient): void {
  if (queries.getQueryData(sessionKey) === null) return
  queries.setQueryData(sessionKey, null)
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] })
}
