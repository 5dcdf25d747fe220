import { useEffect, useRef } from 'react'
import type { Job } from '../api/wire-types.ts'
import { strings } from '../strings/strings.ts'
import { isFinal } from './is-final.ts'
import { JobProgress } from './job-progress.tsx'
import { JobReport } from './job-report.tsx'
import { useJob } from './use-job.ts'

interface Props {
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
export function JobBar({ started, takesFocus = false, onEnd, onUndo, onClose }: Props) {
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
