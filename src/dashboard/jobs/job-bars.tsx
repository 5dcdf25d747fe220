import { useQueryClient } from '@tanstack/react-query'
import type { Job } from '../api/wire-types.ts'
import { JobBar } from './job-bar.tsx'

interface Props {
  /** Those that were started here. */
  jobs: readonly Job[]
  onJobs: (change: (jobs: readonly Job[]) => readonly Job[]) => void
  /** Those that were not asked for a moment ago. */
  resumed: ReadonlySet<string>
  onEnd?: (job: Job) => void
}

/** What was started here: each as it goes on, then what became of it until that is closed. An undo takes its job's place. */
export function JobBars({ jobs, onJobs, resumed, onEnd }: Props) {
  const queries = useQueryClient()
  const end = (job: Job) => {
    // Whatever is on the page, the job may have changed it.
    queries.invalidateQueries()
    onEnd?.(job)
  }
  return jobs.map((job) => (
    <JobBar
      key={job.id}
      started={job}
      takesFocus={!resumed.has(job.id)}
      onEnd={end}
      onUndo={(undo) => onJobs((all) => all.map((one) => (one.id === job.id ? undo : one)))}
      onClose={() => onJobs((all) => all.filter(({ id }) => id !== job.id))}
    />
  ))
}
