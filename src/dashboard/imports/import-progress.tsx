import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Page, sendCall } from '../api/api-call.ts'
import type { Import, ImportSummary, Job } from '../api/wire-types.ts'
import { JobBar } from '../jobs/job-bar.tsx'
import { ProgressBar } from '../jobs/jobs.tsx'
import { hrefOf } from '../router/route.ts'
import { usePlace } from '../session/session.ts'
import { imports as importWords } from '../strings/imports.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { formatNumber } from '../ui/format.ts'
import { showError } from '../ui/toasts.tsx'
import { Buckets } from './buckets.tsx'
import { cancelImportCall, isUnderWay, undoImportCall, useImport, wasTried } from './imports.ts'
import { Warnings } from './warnings.tsx'

const words = importWords

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
        <h2 aria-live="polite">{tried && !goesOn ? words.tried : headlineOf(present)}</h2>
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
      {!goesOn && wrote && (
        <p>
          <a href={hrefOf(`/w/${found.workspaceId}/activity/${found.id}`)}>{words.show}</a>
        </p>
      )}
      {!goesOn && found.warnings.length > 0 && <Warnings found={found} />}
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

/** The state, and once it is over what came of the rows. */
function headlineOf(present: ImportSummary): string {
  const { state, counts, warningCount } = present
  const refused = counts.conflicted + counts.invalid
  const parts = [
    counts.created > 0 && words.createdRows(formatNumber(counts.created)),
    counts.updated > 0 && words.updatedRows(formatNumber(counts.updated)),
    refused > 0 && words.refusedRows(formatNumber(refused)),
    warningCount > 0 && words.warnedCells(warningCount, formatNumber(warningCount)),
  ].filter((part) => part !== false)
  return words.ended(words.states[state], isUnderWay(present) ? [] : parts)
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

/** The job that takes an import back, also one that was asked for before this page was opened; and how to note another. */
function useUndo({ id, workspaceId, finishedAt }: Pick<Import, 'id' | 'workspaceId' | 'finishedAt'>) {
  const [started, setStarted] = useState<Job>()
  const query = useQuery({
    queryKey: ['undo-of', workspaceId, id],
    staleTime: 0,
    enabled: finishedAt !== null,
    queryFn: async ({ signal }) => {
      // Newest first: an undo is asked for soon after, and the last hundred jobs reach far.
      const call = { method: 'GET', path: '/v2/jobs', query: { workspaceId, limit: 100 } } as const
      const { data } = await sendCall<Page<Job>>(call, signal)
      return data.find(({ undoes }) => undoes === id) ?? null
    },
  })
  return { undo: started ?? query.data ?? undefined, setUndo: setStarted }
}
