import { useEffect, useRef, useState } from 'react'
import { sendCall } from '../api/send-call.ts'
import type { Import, ImportSummary } from '../api/wire-types.ts'
import { importCall } from './import-calls.ts'

export const isUnderWay = ({ state }: ImportSummary) => state === 'waiting' || state === 'running'

/** An import as it goes on, while it does. A lost stream opens again by itself. */
export function useImport(found: Import, onEnd: () => void): ImportSummary {
  const [present, setPresent] = useState<ImportSummary>(found)
  const end = useRef(onEnd)
  end.current = onEnd
  const { id, workspaceId } = found
  const watches = isUnderWay(found)
  useEffect(() => {
    if (!watches) return
    const stream = new EventSource(`/v2/imports/${id}/events?workspaceId=${workspaceId}`)
    const take = (next: ImportSummary) => {
      setPresent(next)
      if (isUnderWay(next)) return
      stream.close()
      end.current()
    }
    stream.addEventListener('progress', ({ data }) => take(JSON.parse(data)))
    stream.addEventListener('error', () => {
      // The stream also ends like this when the last event was lost on the way.
      sendCall<Import>(importCall(workspaceId, id)).then(take, () => {})
    })
    return () => stream.close()
  }, [id, workspaceId, watches])
  return watches ? present : found
}
