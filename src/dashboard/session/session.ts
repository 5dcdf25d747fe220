import { type QueryClient, useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { ApiError, sendCall } from '../api/api-call.ts'
import type { Session } from '../api/wire-types.ts'
import { isSessionEnded } from './session-ended.ts'

export const sessionKey = ['session'] as const
export const sessionCall = { method: 'GET', path: '/v2/session' } as const

/** The session; null if the user is not signed in. */
export function useSession() {
  return useQuery({
    queryKey: sessionKey,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      try {
        return await sendCall<Session>(sessionCall, signal)
      } catch (error) {
        const isOut = error instanceof ApiError && error.code === 'unauthenticated'
        // The user signs in again over the page.
        if (isOut && !isSessionEnded()) return null
        throw error
      }
    },
  })
}

/** The session has ended: clears all data, and shows the sign-in page. */
export function forgetSession(queries: QueryClient): void {
  if (queries.getQueryData(sessionKey) === null) return
  queries.setQueryData(sessionKey, null)
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] })
}

export interface Place {
  session: Session
  workspaceId: string
  workspaceName: string
  /** May change contacts, tags, lists and fields. */
  mayWrite: boolean
  /** May take all contacts along in a file. */
  mayExport: boolean
  /** May change workspaces, keys and people. */
  mayAdmin: boolean
}

export const PlaceContext = createContext<Place | undefined>(undefined)

/** The user, the workspace, and the user's permissions there. */
export function usePlace(): Place {
  const place = useContext(PlaceContext)
  if (place === undefined) throw new Error('usePlace outside of a workspace')
  return place
}

export function placeOf(session: Session, workspace: { id: string; name: string }): Place {
  return {
    session,
    workspaceId: workspace.id,
    workspaceName: workspace.name,
    mayWrite: session.person.role !== 'viewer',
    mayExport: session.person.role !== 'viewer',
    mayAdmin: session.person.role === 'owner',
  }
}
