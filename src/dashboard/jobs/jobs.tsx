import { Progress } from '@base-ui/react/progress'
import { type Dispatch, type SetStateAction, useEffect, useRef, useState } from 'react'
import { type ApiCall, type Page, sendCall, urlOf } from '../api/api-call.ts'
import type { Job } from '../api/wire-types.ts'
import { usePlace } from '../session/session.ts'

type Which = Pick<Job, 'id' | 'workspaceId'>

const of = (method: ApiCall['method'], { id, workspaceId }: Which, verb = ''): ApiCall => ({
  method,
  path: `/v2/jobs/${id}${verb}`,
  query: { workspaceId },
})

export const jobCall = (job: Which) => of('GET', job)
export const cancelCall = (job: Which) => of('POST', job, '/cancel')
export const undoCall = (job: Which) => of('POST', job, '/undo')
export const keptCall = (job: Which) => of('GET', job, '/kept')

export const isFinal = ({ state }: Pick<Job, 'state'>) =>
  state === 'done' || state === 'cancelled' || state === 'failed'

/** The state of a job until it ends. A lost stream is reopened automatically; the job continues without the page. */
export function useJob(started: Job, onEnd: (job: Job) => void): Job {
  const [job, setJob] = useState(started)
  const end = useRef(onEnd)
  end.current = onEnd
  useEffect(() => {
    if (isFinal(started)) return
    const { id, workspaceId } = started
    const stream = new EventSource(urlOf({ path: `/v2/jobs/${id}/events`, query: { workspaceId } }))
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

type Jobs = readonly Job[]

interface MyJobs {
  jobs: Jobs
  onJobs: Dispatch<SetStateAction<Jobs>>
  /** Those that were going on before this page was opened. */
  resumed: ReadonlySet<string>
}

/** The jobs that are shown here: those started here, and at first those that this person left while they were going on. */
export function useMyJobs(belongsHere: (job: Job) => boolean): MyJobs {
  const { workspaceId, session } = usePlace()
  const [jobs, onJobs] = useState<Jobs>([])
  const resumed = useRef(new Set<string>()).current
  const actor = `person:${session.person.id}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, as the page is opened
  useEffect(() => {
    const abort = new AbortController()
    const call = { method: 'GET', path: '/v2/jobs', query: { workspaceId, limit: 20 } } as const
    sendCall<Page<Job>>(call, abort.signal).then(
      ({ data }) => {
        const left = data.filter((job) => job.actor === actor && !isFinal(job) && belongsHere(job))
        for (const { id } of left) resumed.add(id)
        onJobs((present) => [...left.filter(({ id }) => present.every((one) => one.id !== id)), ...present])
      },
      // A failure here does not affect the page.
      () => {},
    )
    return () => abort.abort()
  }, [workspaceId])
  return { jobs, onJobs, resumed }
}

/** Whether a bulk change takes contacts out of the bin. */
export function isRestore({ action }: Job): boolean {
  return (action as { type?: string } | undefined)?.type === 'restore'
}

/** How far something is; without a `max` it only shows that it goes on. */
export function ProgressBar({ label, value, max }: { label: string; value: number; max: number | null }) {
  return (
    <Progress.Root value={max === null ? null : value} max={max ?? 1} aria-label={label}>
      <Progress.Track className="progress">
        <Progress.Indicator className="progress-bar" />
      </Progress.Track>
    </Progress.Root>
  )
}
