import { useEffect, useRef, useState } from 'react'
import { sendCall } from '../api/send-call.ts'
import type { Job } from '../api/wire-types.ts'
import { isFinal } from './is-final.ts'
import { jobCall } from './job-calls.ts'

/** A job as it goes on, until it ends. A lost stream opens again by itself; the job goes on without anybody watching. */
export function useJob(started: Job, onEnd: (job: Job) => void): Job {
  const [job, setJob] = useState(started)
  const end = useRef(onEnd)
  end.current = onEnd
  useEffect(() => {
    if (isFinal(started)) return
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
      sendCall<Job>(jobCall(started)).then(take, () => {})
    })
    return () => stream.close()
  }, [started])
  return job
}
