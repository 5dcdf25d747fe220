import { useEffect, useRef, useState } from 'react'
import { sendCall } from '../api/send-call.ts'
import type { Job } from '../api/wire-types.ts'

const isFinal = ({ state }: Job) => state === 'done' || state === 'cancelled' || state === 'failed'

/** A job as it goes on, until it ends. A lost stream opens again by itself; the job goes on without anybody watching. */
export function useJob(started: Job, onEnd: (job: Job) => void): Job {
  const [job, setJob] = useState(started)
  const end = useRef(onEnd)
  end.current = onEnd
  useEffect(() => {
    const { id, workspaceId } = started
    const stream = new EventSource(`/v2/jobs/${id}/events?workspaceId=${workspaceId}`)
    let ended = false
    const take = (next: Job) => {
      setJob(next)
      if (ended || !isFinal(next)) return
      ended = true
      stream.close()
      end.current(next)
    }
    stream.addEventListener('progress', ({ data }) => take(JSON.parse(data)))
    stream.addEventListener('error', () => {
      // The stream also ends like this when the last event was lost on the way.
      sendCall<Job>({ method: 'GET', path: `/v2/jobs/${id}`, query: { workspaceId } }).then(take, () => {})
    })
    return () => stream.close()
  }, [started])
  return job
}
