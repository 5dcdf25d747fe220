import { type Dispatch, type SetStateAction, useEffect, useRef, useState } from 'react'
import type { Page } from '../api/page.ts'
import { sendCall } from '../api/send-call.ts'
import type { Job } from '../api/wire-types.ts'
import { usePlace } from '../session/place.ts'
import { isFinal } from './is-final.ts'

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
      // Whoever cannot read them misses nothing that they came for.
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
