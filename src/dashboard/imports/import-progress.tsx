import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sendCall } from '../api/send-call.ts'
import type { Import, ImportSummary, Job } from '../api/wire-types.ts'
import { formatNumber } from '../contacts/values/format.ts'
import { JobBar } from '../jobs/job-bar.tsx'
import { usePlace } from '../session/place.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { showError } from '../ui/toasts.tsx'
import { Buckets } from './buckets.tsx'
import { cancelImportCall, undoImportCall } from './import-calls.ts'
import { isUnderWay, useImport } from './use-import.ts'
import { useUndo } from './use-undo.ts'
import { wasTried } from './was-tried.ts'

const words = strings.imports

/** How far an import is and where its rows ended; the buckets always sum to the rows that were read. */
export function ImportProgress({ found, onChange }: { found: Import; onChange: () => void }) {
  const { mayWrite } = usePlace()
  const queries = useQueryClient()
  const present = useImport(found, onChange)
  const [asks, setAsks] = useState(false)
  const { undo, setUndo } = useUndo(found)
  const { counts } = present
  const cancel = () => sendCall(cancelImportCall(found)).then(onChange).catch(showError)
  const tried = wasTried(present.plan)
  const goesOn = isUnderWay(present)
  const wrote = !tried && counts.created + counts.updated > 0
  const mayUndo = mayWrite && !goesOn && wrote && !(undo && leftNothing(undo))
  return (
    <section className="panel stack" aria-label={words.title}>
      <div className="row">
        <h2 aria-live="polite">{tried && !goesOn ? words.tried : words.states[present.state]}</h2>
        <span className="toolbar-space" />
        {mayWrite && goesOn && (
          <>
            <ApiMenu call={cancelImportCall(found)} of={words.cancel} />
            <Button onClick={cancel}>{words.cancel}</Button>
          </>
        )}
        {mayUndo && (
          <Button icon="undo" onClick={() => setAsks(true)}>
            {words.undo}
          </Button>
        )}
      </div>
      {present.error && <p className="field-error">{present.error}</p>}
      {goesOn && (
        <>
          <ProgressBar
            label={words.progress}
            value={present.progress ?? 0}
            max={present.progress === null ? null : 1}
          />
          <p className="quiet number">{rateOf(present)}</p>
        </>
      )}
      <Buckets counts={counts} />
      <p className="quiet number">
        {words.read(formatNumber(present.rowsRead))}.{' '}
        {present.repeated > 0 && words.repeated(formatNumber(present.repeated))}{' '}
        {present.doNotContactKept > 0 && words.kept(formatNumber(present.doNotContactKept))}
      </p>
      {undo && (
        <JobBar key={undo.id} started={undo} onEnd={() => queries.invalidateQueries()} onUndo={setUndo} />
      )}
      {asks && (
        <ConfirmDialog
          title={words.undoTitle}
          action={words.undo}
          danger
          call={undoImportCall(found)}
          onConfirm={async () => setUndo(await sendCall<Job>(undoImportCall(found)))}
          onClose={() => setAsks(false)}
        >
          {words.undoText(formatNumber(counts.created), formatNumber(counts.updated))}
        </ConfirmDialog>
      )}
    </section>
  )
}

/** Whether an undo goes on or came to its end: another would find nothing that it may take back. */
function leftNothing({ state }: Job): boolean {
  return state !== 'cancelled' && state !== 'failed'
}

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
