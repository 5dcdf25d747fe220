import { sendCall } from '../api/send-call.ts'
import type { Job } from '../api/wire-types.ts'
import { formatNumber } from '../contacts/values/format.ts'
import { usePlace } from '../session/place.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Button } from '../ui/button.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { showError } from '../ui/toasts.tsx'
import { cancelCall, jobCall } from './job-calls.ts'

const words = strings.jobs

/** How far a job is, with a way to stop it. */
export function JobProgress({ job }: { job: Job }) {
  const { mayWrite } = usePlace()
  const total = job.total === null ? '…' : formatNumber(job.total)
  return (
    <div className="job-line">
      <div className="grow">
        <ProgressBar label={words.progress} value={job.done} max={job.total} />
      </div>
      <p className="number">{words.running(formatNumber(job.done), total)}</p>
      <span className="row-actions">
        <ApiMenu call={[jobCall(job), cancelCall(job)]} of={words.progress} />
        {mayWrite && (
          <Button onClick={() => sendCall(cancelCall(job)).catch(showError)}>{words.cancel}</Button>
        )}
      </span>
    </div>
  )
}
