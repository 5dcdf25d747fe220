import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { sendCall } from '../api/api-call.ts'
import type { Job } from '../api/wire-types.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Button } from '../ui/button.tsx'
import { formatNumber } from '../ui/format.ts'
import { showError } from '../ui/toasts.tsx'
import { cancelCall, isFinal, jobCall, keptCall, ProgressBar, undoCall, useJob } from './jobs.tsx'
import { KeptList } from './kept-list.tsx'

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

interface JobBarProps {
  started: Job
  /** It was asked for here a moment ago, by a button that may be gone: the keyboard goes on from here. */
  takesFocus?: boolean
  /** Once, when it has ended while this was watching. */
  onEnd: (job: Job) => void
  /** What takes it back, once it was asked for. */
  onUndo: (job: Job) => void
  /** Left out: its report stays. */
  onClose?: () => void
}

/** How far a job is, with a way to stop it; when it has ended, what became of it. */
export function JobBar({ started, takesFocus = false, onEnd, onUndo, onClose }: JobBarProps) {
  const job = useJob(started, onEnd)
  const bar = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!takesFocus) return
    // After a dialog that closes has given the focus back.
    const frame = requestAnimationFrame(() => bar.current?.focus({ preventScroll: true }))
    return () => cancelAnimationFrame(frame)
  }, [takesFocus])
  return (
    <section className="job-bar" aria-label={strings.jobs.progress} ref={bar} tabIndex={-1}>
      {isFinal(job) ? (
        <JobReport job={job} onUndo={onUndo} {...(onClose && { onClose })} />
      ) : (
        <JobProgress job={job} />
      )}
    </section>
  )
}

const words = strings.jobs

/** How far a job is, with a way to stop it. */
function JobProgress({ job }: { job: Job }) {
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

interface JobReportProps {
  job: Job
  onUndo: (undo: Job) => void
  onClose?: () => void
}

/** The result of a job: the counts, the contacts that it did not change with the reasons, and the undo button. */
function JobReport({ job, onUndo, onClose }: JobReportProps) {
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

function said(job: Job): string {
  const { kind, state, error, counts } = job
  const count = (name: string) => formatNumber(counts[name] ?? 0)
  if (state === 'failed') return `${words.failed}${error === null ? '' : `: ${error}`}`
  if (kind === 'undo') {
    if (state === 'cancelled') return words.undoStopped(count('undone'))
    return counts.kept ? words.undoneBut(count('undone'), count('kept')) : words.undone
  }
  const parts = [state === 'cancelled' ? words.cancelled(count('changed')) : doneText(job, count('changed'))]
  for (const name of ['unchanged', 'skipped', 'refused'] as const) {
    if (counts[name]) parts.push(words[name](count(name)))
  }
  return parts.join(' · ')
}

/** What was done, by its own verb where it has one. */
function doneText({ action }: Job, count: string): string {
  const type = (action as { type?: string } | undefined)?.type
  if (type === 'delete') return words.binned(count)
  return type === 'restore' ? words.restored(count) : words.finished(count)
}
