import { useState } from 'react'
import { sendCall } from '../api/send-call.ts'
import type { Job } from '../api/wire-types.ts'
import { formatNumber } from '../contacts/values/format.ts'
import { usePlace } from '../session/place.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Button } from '../ui/button.tsx'
import { showError } from '../ui/toasts.tsx'
import { jobCall, keptCall, undoCall } from './job-calls.ts'
import { KeptList } from './kept-list.tsx'

interface Props {
  job: Job
  onUndo: (undo: Job) => void
  onClose?: () => void
}

const words = strings.jobs

/** What became of a job: how many, whom it left as they were and why, and the way to take it back. */
export function JobReport({ job, onUndo, onClose }: Props) {
  const { mayWrite } = usePlace()
  const [busy, setBusy] = useState(false)
  const { counts, kind } = job
  const mayUndo = mayWrite && kind !== 'undo' && (counts.changed ?? 0) > 0
  const left = (counts.kept ?? 0) + (counts.refused ?? 0)
  const calls = [jobCall(job), ...(left > 0 ? [keptCall(job)] : []), ...(mayUndo ? [undoCall(job)] : [])]
  const undo = async () => {
    setBusy(true)
    try {
      onUndo(await sendCall<Job>(undoCall(job)))
    } catch (error) {
      showError(error)
      setBusy(false)
    }
  }
  return (
    <>
      <div className="job-line">
        <p className="number" role="status">
          {said(job)}
        </p>
        <span className="row-actions">
          <ApiMenu call={calls} of={words.progress} />
          {mayUndo && (
            <Button icon="undo" busy={busy} onClick={undo}>
              {words.undo}
            </Button>
          )}
          {onClose && <Button look="quiet" icon="close" aria-label={words.dismiss} onClick={onClose} />}
        </span>
      </div>
      {left > 0 && <KeptList job={job} />}
    </>
  )
}

function said({ kind, state, error, counts }: Job): string {
  const count = (name: string) => formatNumber(counts[name] ?? 0)
  if (state === 'failed') return `${words.failed}${error === null ? '' : `: ${error}`}`
  if (kind === 'undo') {
    if (state === 'cancelled') return words.undoStopped(count('undone'))
    return counts.kept ? words.undoneBut(count('undone'), count('kept')) : words.undone
  }
  const parts = [state === 'cancelled' ? words.cancelled(count('changed')) : words.finished(count('changed'))]
  for (const name of ['unchanged', 'skipped', 'refused'] as const) {
    if (counts[name]) parts.push(words[name](count(name)))
  }
  return parts.join(' · ')
}
