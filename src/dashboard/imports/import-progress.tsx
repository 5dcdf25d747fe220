import { useEffect, useRef, useState } from 'react'
import { sendCall } from '../api/send-call.ts'
import type { Import, ImportSummary, Job } from '../api/wire-types.ts'
import { formatNumber } from '../contacts/values/format.ts'
import { JobBar } from '../jobs/job-bar.tsx'
import { usePlace } from '../session/place.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { showError } from '../ui/toasts.tsx'
import { wasTried } from './was-tried.ts'

const words = strings.imports
const isUnderWay = ({ state }: ImportSummary) => state === 'waiting' || state === 'running'

/** How far an import is and where its rows ended; the buckets always sum to the rows that were read. */
export function ImportProgress({ found, onChange }: { found: Import; onChange: () => void }) {
  const { workspaceId, mayWrite } = usePlace()
  const present = useImport(found, onChange)
  const [asks, setAsks] = useState(false)
  const [undoing, setUndoing] = useState<Job>()
  const { counts } = present
  const call = { method: 'POST', query: { workspaceId } } as const
  const path = `/v2/imports/${found.id}`
  const cancel = () =>
    sendCall({ ...call, path: `${path}/cancel` })
      .then(onChange)
      .catch(showError)
  const tried = wasTried(present.plan)
  const wrote = !tried && counts.created + counts.updated > 0
  return (
    <section className="panel stack" aria-label={words.title}>
      <div className="row">
        <h2 aria-live="polite">
          {tried && !isUnderWay(present) ? words.tried : words.states[present.state]}
        </h2>
        <span className="toolbar-space" />
        {mayWrite && isUnderWay(present) && <Button onClick={cancel}>{words.cancel}</Button>}
        {mayWrite && !isUnderWay(present) && wrote && (
          <Button icon="undo" onClick={() => setAsks(true)}>
            {words.undo}
          </Button>
        )}
      </div>
      {present.error && <p className="field-error">{present.error}</p>}
      {isUnderWay(present) && (
        <>
          <ProgressBar
            label={words.progress}
            value={present.progress ?? 0}
            max={present.progress === null ? null : 1}
          />
          <p className="quiet number">{rateOf(present)}</p>
        </>
      )}
      <dl className="buckets">
        {(Object.keys(words.buckets) as (keyof typeof words.buckets)[]).map((bucket) => (
          <div
            key={bucket}
            className={isFault(bucket) && counts[bucket] > 0 ? 'bucket bucket-fault' : 'bucket'}
          >
            <dt>{words.buckets[bucket]}</dt>
            <dd className="number">{formatNumber(counts[bucket])}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet number">
        {words.read(formatNumber(present.rowsRead))}.{' '}
        {present.repeated > 0 && words.repeated(formatNumber(present.repeated))}{' '}
        {present.doNotContactKept > 0 && words.kept(formatNumber(present.doNotContactKept))}
      </p>
      {undoing && (
        <JobBar key={undoing.id} started={undoing} onEnd={() => setUndoing(undefined)} onUndo={setUndoing} />
      )}
      {asks && (
        <ConfirmDialog
          title={words.undoTitle}
          action={words.undo}
          danger
          onConfirm={async () => setUndoing(await sendCall<Job>({ ...call, path: `${path}/undo` }))}
          onClose={() => setAsks(false)}
        >
          {words.undoText(formatNumber(counts.created), formatNumber(counts.updated))}
        </ConfirmDialog>
      )}
    </section>
  )
}

const isFault = (bucket: string) => bucket === 'conflicted' || bucket === 'invalid'

function rateOf({ rowsRead, rowsTotal, rowsPerSecond, secondsLeft }: ImportSummary): string {
  return [
    rowsTotal === null
      ? words.read(formatNumber(rowsRead))
      : words.of(formatNumber(rowsRead), formatNumber(rowsTotal)),
    rowsPerSecond !== null && words.rate(formatNumber(rowsPerSecond)),
    secondsLeft !== null && words.left(formatNumber(secondsLeft)),
  ]
    .filter(Boolean)
    .join(' · ')
}

/** An import as it goes on, while it does. */
function useImport(found: Import, onEnd: () => void): ImportSummary {
  const [present, setPresent] = useState<ImportSummary>(found)
  const end = useRef(onEnd)
  end.current = onEnd
  const { id, workspaceId } = found
  const watches = isUnderWay(found)
  useEffect(() => {
    if (!watches) return
    const stream = new EventSource(`/v2/imports/${id}/events?workspaceId=${workspaceId}`)
    stream.addEventListener('progress', ({ data }) => {
      const next: ImportSummary = JSON.parse(data)
      setPresent(next)
      if (isUnderWay(next)) return
      stream.close()
      end.current()
    })
    return () => stream.close()
  }, [id, workspaceId, watches])
  return watches ? present : found
}
