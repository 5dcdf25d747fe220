import type { GridApi } from 'ag-grid-community'
import { type RefObject, useEffect, useRef } from 'react'
import { type ApiCall, sendCall, urlOf } from '../../api/api-call.ts'
import type { Contact } from '../../api/wire-types.ts'
import { useEdits } from '../../edits/edits.tsx'
import { usePlace } from '../../session/session.ts'

/** The parts of a change that are read here. */
interface Told {
  type: string
  contactId: string | null
  contact?: Contact | null
}

const pauseMs = 3_000

/**
 * Shows changes by others: a loaded contact gets its new values at once; if contacts were added or removed,
 * or a job changed many, `onMoved` is called after a pause. A hidden window does not listen.
 */
export function useLiveRows(gridApi: RefObject<GridApi<Contact> | null>, onMoved: () => void): void {
  const { workspaceId } = usePlace()
  const edits = useEdits()
  const moved = useRef(onMoved)
  moved.current = onMoved
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined
    const later = () => {
      waiting ??= setTimeout(() => {
        waiting = undefined
        moved.current()
      }, pauseMs)
    }
    const hear = ({ type, contactId, contact }: Told) => {
      if (type !== 'contact.updated' || contactId === null) return later()
      const isShown = gridApi.current?.getRowNode(contactId)?.data !== undefined
      const known = edits.known(contactId)
      if (isShown && contact && (known === undefined || known.version < contact.version)) edits.take(contact)
    }
    const stop = followWhileSeen(workspaceId, hear)
    return () => {
      clearTimeout(waiting)
      stop()
    }
  }, [workspaceId, edits, gridApi])
}

/** Follows a workspace's changes from now on while the window is seen; answers how to stop. */
function followWhileSeen(workspaceId: string, hear: (told: Told) => void): () => void {
  let stream: EventSource | undefined
  let abort = new AbortController()
  const close = () => {
    abort.abort()
    stream?.close()
    stream = undefined
  }
  const follow = async () => {
    close()
    if (document.hidden) return
    abort = new AbortController()
    const { signal } = abort
    try {
      const call: ApiCall = { method: 'GET', path: '/v2/changes/cursor', query: { workspaceId } }
      const { cursor: after } = await sendCall<{ cursor: string }>(call, signal)
      const query = { workspaceId, after, include: 'contact', collapseJobs: true }
      if (signal.aborted) return
      stream = new EventSource(urlOf({ method: 'GET', path: '/v2/changes/stream', query }))
      stream.addEventListener('message', ({ data }) => hear(JSON.parse(data)))
    } catch {
      // Without the stream the rows are read again when the window is looked at.
    }
  }
  follow()
  document.addEventListener('visibilitychange', follow)
  return () => {
    document.removeEventListener('visibilitychange', follow)
    close()
  }
}
