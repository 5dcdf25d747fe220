import { createContext, useContext } from 'react'
import type { Session } from '../api/wire-types.ts'

export interface Place {
  session: Session
  workspaceId: string
  workspaceName: string
  /** May change contacts, tags, lists and fields. */
  mayWrite: boolean
  /** May change workspaces, keys and people. */
  mayAdmin: boolean
}

export const PlaceContext = createContext<Place | undefined>(undefined)

/** Who is signed in, where they are, and what they may do there. */
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
    mayAdmin: session.person.role === 'owner',
  }
}
