import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldLabel, sendCall } from '../api/api-call.ts'
import { listsQuery } from '../api/queries.ts'
import type { Change, Job } from '../api/wire-types.ts'
import { undoImportCall } from '../imports/imports.ts'
import { isFinal, undoCall } from '../jobs/jobs.tsx'
import { hrefOf, navigate } from '../router/route.ts'
import { usePlace } from '../session/session.ts'
import { activity } from '../strings/activity.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { formatNumber } from '../ui/format.ts'
import { importNameQuery, jobQuery, jobsQuery } from './activity.ts'
import { Actor } from './actor.tsx'

const words = activity.job

/** The end of a job: its request, its result, and links to its page and its undo. */
export function JobLine({ change }: { change: Change }) {
  const { workspaceId } = usePlace()
  const id = change.record?.id ?? ''
  const job = useKnownJob(id)
  const kind = change.record?.job?.kind ?? 'import'
  const outcome = change.record?.job
  const path = kind === 'import' ? `/w/${workspaceId}/imports/${id}` : `/w/${workspaceId}/activity/${id}`
  return (
    <div className="activity-job">
      <div className="grow">
        <p>
          <Actor change={change} />{' '}
          <a href={hrefOf(path)}>{job ? <JobText job={job} /> : fallbackOf(kind)}</a>
        </p>
        {outcome && (
          <p className="quiet number">
            {[stateText(outcome.state), countsText(outcome.counts), outcome.error]
              .filter(Boolean)
              .join(' · ')}
          </p>
        )}
      </div>
      {job && <UndoButton job={job} />}
    </div>
  )
}

/** A job that is among the latest, or asked for by itself. */
function useKnownJob(id: string): Job | undefined {
  const { workspaceId } = usePlace()
  const jobs = useQuery(jobsQuery(workspaceId))
  const known = jobs.data?.find((job) => job.id === id)
  const own = useQuery({
    ...jobQuery(workspaceId, id),
    enabled: jobs.isSuccess && known === undefined && id !== '',
  })
  return known ?? own.data
}

function fallbackOf(kind: string): string {
  if (kind === 'import') return words.importUnknown
  return kind === 'undo' ? words.undo : words.bulkUnknown
}

function stateText(state: string): string | undefined {
  return state === 'failed' ? words.failed : state === 'cancelled' ? words.cancelled : undefined
}

/** How many of each kind, without those that are none. */
export function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(words.counts)
    .flatMap(([name, text]) => (counts[name] ? [text(formatNumber(counts[name]))] : []))
    .join(' · ')
}

/** A job's action as a part of a sentence: "tagged contacts vip". */
export function JobText({ job }: { job: Job }) {
  switch (job.kind) {
    case 'import':
      return <ImportText job={job} />
    case 'undo':
      return job.undoes === undefined ? words.undo : <UndoText undoes={job.undoes} />
    case 'retype':
      return words.retype(String(job.from), String(job.to))
    default:
      return <BulkText job={job} />
  }
}

function ImportText({ job: { id, workspaceId } }: { job: Job }) {
  const { data } = useQuery(importNameQuery(workspaceId, id))
  return <bdi>{data ? words.import(data) : words.importUnknown}</bdi>
}

function UndoText({ undoes }: { undoes: string }) {
  const job = useKnownJob(undoes)
  if (job === undefined || job.kind === 'undo') return words.undo
  return (
    <>
      {words.undoOf} <JobText job={job} />
    </>
  )
}

interface Action {
  type?: string
  tags?: string[]
  fields?: Record<string, unknown>
  names?: string[]
  value?: boolean
  listId?: string
}

function BulkText({ job: { action, actions, workspaceId } }: { job: Job }) {
  const said = (actions ?? [action]) as (Action | undefined)[]
  const [first] = said
  const { data: lists = [] } = useQuery({
    ...listsQuery(workspaceId),
    enabled: said.some((one) => one?.listId !== undefined),
  })
  if (said.length > 1) return words.several(said.length)
  if (first?.type === undefined) return words.bulkUnknown
  const type = first.type === 'doNotContact' && first.value === false ? 'liftDoNotContact' : first.type
  const text = words.bulk[type] ?? words.bulkUnknown
  if (typeof text === 'string') return text
  const list = lists.find(({ id }) => id === first.listId)?.name
  return <bdi>{text(namesOf(first, list))}</bdi>
}

function namesOf({ tags, fields = {}, names, listId }: Action, list: string | undefined): string {
  if (listId !== undefined) return list ?? activity.unnamed
  const custom = Object.keys((fields.customFields ?? {}) as object)
  const own = Object.keys(fields).filter((name) => name !== 'customFields')
  return (tags ?? [...(names ?? own).map(fieldLabel), ...custom]).join(', ')
}

/** Undoes a job; shows if that was done already. */
export function UndoButton({ job, onUndo }: { job: Job; onUndo?: (undo: Job) => void }) {
  const { workspaceId, mayWrite } = usePlace()
  const { data: jobs = [] } = useQuery(jobsQuery(workspaceId))
  const [asks, setAsks] = useState(false)
  const undo = jobs.find(
    ({ undoes, state }) => undoes === job.id && state !== 'failed' && state !== 'cancelled',
  )
  if (undo !== undefined) {
    return (
      <a className="chip" href={hrefOf(`/w/${workspaceId}/activity/${undo.id}`)}>
        {isFinal(undo) ? words.undone : words.undoBegun}
      </a>
    )
  }
  const { counts } = job
  const wrote =
    (counts.changed ?? 0) + (counts.created ?? 0) + (counts.updated ?? 0) + (counts.converted ?? 0)
  if (!mayWrite || job.kind === 'undo' || wrote === 0 || !isFinal(job)) return null
  const call = job.kind === 'import' ? undoImportCall(job) : undoCall(job)
  const act = async () => {
    const begun = await sendCall<Job>(call)
    if (onUndo === undefined) navigate(hrefOf(`/w/${workspaceId}/activity/${begun.id}`))
    else onUndo(begun)
  }
  return (
    <>
      <Button icon="undo" onClick={() => setAsks(true)}>
        {words.takeBack}
      </Button>
      {asks && (
        <ConfirmDialog
          title={words.undoTitle}
          action={words.takeBack}
          call={call}
          onConfirm={act}
          onClose={() => setAsks(false)}
        >
          {words.undoExplained(formatNumber(wrote))}
        </ConfirmDialog>
      )}
    </>
  )
}
