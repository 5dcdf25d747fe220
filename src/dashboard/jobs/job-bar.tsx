import { sendCall } from '../api/send-call.ts'
import type { Job } from '../api/wire-types.ts'
import { formatNumber } from '../contacts/values/format.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { showDone, showError } from '../ui/toasts.tsx'
import { useJob } from './use-job.ts'

interface Props {
  started: Job
  onEnd: (job: Job) => void
  /** What takes it back, once it was asked for. */
  onUndo: (job: Job) => void
}

const words = strings.contacts.bulk

/** How far a job is, with a way to stop it; when it has ended it says so, with a way to take it back. */
export function JobBar({ started, onEnd, onUndo }: Props) {
  const job = useJob(started, (ended) => {
    announce(ended, onUndo)
    onEnd(ended)
  })
  const call = { method: 'POST', query: { workspaceId: job.workspaceId } } as const
  const cancel = () => sendCall({ ...call, path: `/v2/jobs/${job.id}/cancel` }).catch(showError)
  return (
    <section className="bulk-bar" aria-label={words.progress}>
      <div className="grow">
        <ProgressBar label={words.progress} value={job.done} max={job.total} />
      </div>
      <p className="number">
        {words.running(formatNumber(job.done), job.total === null ? '…' : formatNumber(job.total))}
      </p>
      <Button onClick={cancel}>{words.cancel}</Button>
    </section>
  )
}

function announce(job: Job, onUndo: (job: Job) => void): void {
  if (job.state === 'failed') {
    showError(new Error(job.error ?? ''), words.failed)
    return
  }
  if (job.kind === 'undo') {
    showDone(words.undone)
    return
  }
  const undo = async () => {
    try {
      const query = { workspaceId: job.workspaceId }
      onUndo(await sendCall<Job>({ method: 'POST', path: `/v2/jobs/${job.id}/undo`, query }))
    } catch (error) {
      showError(error)
    }
  }
  const changed = formatNumber(job.counts.changed ?? 0)
  showDone(job.state === 'cancelled' ? words.cancelled : words.finished(changed), {
    action: { label: words.undo, onSelect: undo },
  })
}
