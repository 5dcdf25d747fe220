import { sendCall } from '../../api/send-call.ts'
import type { Job } from '../../api/wire-types.ts'
import { formatNumber } from '../../contacts/values/format.ts'
import { useJob } from '../../jobs/use-job.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { showDone, showError } from '../../ui/toasts.tsx'

interface Props {
  started: Job
  /** Of the field. */
  name: string
  onEnd: () => void
  /** What takes it back, once it was asked for. */
  onUndo: (job: Job) => void
}

const words = strings.fields.retype

/** How far the values of a field are converted, with a way to stop; then what came of it, with a way to take it back. */
export function RetypeBar({ started, name, onEnd, onUndo }: Props) {
  const { mayWrite } = usePlace()
  const job = useJob(started, (ended) => {
    announce(ended, name, mayWrite ? onUndo : undefined)
    onEnd()
  })
  const { id, workspaceId, done, total } = job
  const cancel = () =>
    sendCall({ method: 'POST', path: `/v2/jobs/${id}/cancel`, query: { workspaceId } }).catch(showError)
  return (
    <section className="retype-bar" aria-label={words.progress}>
      <div className="grow">
        <ProgressBar label={words.progress} value={done} max={total} />
      </div>
      <p className="number">
        {words.running(name, formatNumber(done), total === null ? '…' : formatNumber(total))}
      </p>
      {mayWrite && <Button onClick={cancel}>{words.cancel}</Button>}
    </section>
  )
}

function announce(job: Job, name: string, onUndo: ((job: Job) => void) | undefined): void {
  if (job.state === 'failed') {
    showError(new Error(job.error ?? ''), words.failed(name))
    return
  }
  if (onUndo === undefined) {
    showDone(outcome(job, name))
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
  showDone(outcome(job, name), { action: { label: words.undo, onSelect: undo } })
}

function outcome({ state, counts: { kept = 0 }, to = 'text' }: Job, name: string): string {
  if (state === 'cancelled') return words.cancelled(name)
  if (kept > 0) return words.kept(name, formatNumber(kept))
  return words.done(name, strings.settings.fields.types[to])
}
