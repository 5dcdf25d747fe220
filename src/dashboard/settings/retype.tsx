import { queryOptions, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { type ApiCall, describeError, sendCall } from '../api/api-call.ts'
import { customFieldsQuery } from '../api/queries.ts'
import type { CustomField, Job, RetypePreview } from '../api/wire-types.ts'
import { ProgressBar, useJob } from '../jobs/jobs.tsx'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { SelectField } from '../ui/fields.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { formatNumber } from '../ui/format.ts'
import { Table } from '../ui/table.tsx'
import { showDone, showError, useAct } from '../ui/toasts.tsx'

interface Props {
  field: CustomField
  onStarted: (job: Job) => void
  onClose: () => void
}

const words = strings.fields.retype

/** Asks for a type, shows what becomes of the values, and changes them, naming how many. */
export function RetypeDialog({ field, onStarted, onClose }: Props) {
  const { workspaceId } = usePlace()
  const act = useAct(customFieldsQuery(workspaceId).queryKey)
  // What was begun can be gone on with.
  const [type, setType] = useState<string>(field.retypeJobId === null ? '' : field.type)
  const [drops, setDrops] = useState(false)
  const choice = { workspaceId, field, type }
  const query = useQuery(retypePreviewQuery(choice))
  const preview = query.data
  const isLossy = preview !== undefined && preview.unconvertible > 0
  const dropsSome = drops && isLossy
  const call = retypeCall(choice, dropsSome ? { dropUnconvertible: true } : {})
  return (
    <FormDialog
      title={words.title(field.name)}
      description={words.text}
      submitLabel={preview === undefined ? words.submit : submitLabel(preview, dropsSome)}
      danger={dropsSome}
      wide
      call={type === '' ? undefined : call}
      unready={isLossy && !drops}
      onSubmit={async () => onStarted(await act<Job>(call))}
      onClose={onClose}
    >
      {(faultOf) => (
        <>
          <SelectField
            label={words.type}
            value={type}
            choices={choicesFor(field)}
            error={faultOf('type')}
            onChange={(next) => {
              setType(next)
              setDrops(false)
            }}
          />
          {type !== '' && (
            <p role="status">{query.isError ? describeError(query.error) : whoHasOne(preview)}</p>
          )}
          {preview && <RetypeExamples key={type} preview={preview} />}
          {preview?.newOptions && <NewOptions options={preview.newOptions} />}
          {preview && <UnfitViews views={preview.unfitSegments} />}
          {isLossy && (
            <div>
              <label className="check">
                <input type="checkbox" checked={drops} onChange={() => setDrops(!drops)} />
                {words.drop(formatNumber(preview.unconvertible))}
              </label>
              <p className="field-hint">{words.dropHint}</p>
            </div>
          )}
        </>
      )}
    </FormDialog>
  )
}

/** The options that would be made, with how many would have each. */
function NewOptions({ options }: { options: NonNullable<RetypePreview['newOptions']> }) {
  if (options.length === 0) return null
  const label = words.newOptions(formatNumber(options.length))
  return (
    <details open>
      <summary>{label}</summary>
      <ul className="new-options" aria-label={label}>
        {options.map(({ name, contacts }) => (
          <li key={name}>
            <bdi>{name}</bdi> <span className="quiet number">{formatNumber(contacts)}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}

function UnfitViews({ views }: { views: RetypePreview['unfitSegments'] }) {
  if (views.length === 0) return null
  return (
    <div className="retype-warning">
      <p>{words.unfitViews}</p>
      <ul>
        {views.map(({ id, name }) => (
          <li key={id}>
            <bdi>{name}</bdi>
          </li>
        ))}
      </ul>
    </div>
  )
}

function choicesFor({ type: present, retypeJobId }: CustomField) {
  const types = Object.entries(strings.settings.fields.types).map(([value, label]) => ({ value, label }))
  const others = types.filter(({ value }) => value !== present || retypeJobId !== null)
  return [{ value: '', label: words.choose }, ...others]
}

function whoHasOne(preview: RetypePreview | undefined): string {
  if (preview === undefined) return words.looking
  const { contacts, inBin } = preview
  return contacts === 0 ? words.nobody : words.some(formatNumber(contacts), formatNumber(inBin))
}

function submitLabel({ contacts, convertible, unconvertible }: RetypePreview, drops: boolean): string {
  if (drops) return words.submitDropping(formatNumber(convertible), formatNumber(unconvertible))
  return contacts === 0 ? words.submit : words.submitSome(formatNumber(convertible))
}

interface RetypeChoice {
  workspaceId: string
  field: CustomField
  type: string
}

/** The call that gives a field another type, or with `dryRun` only looks. */
function retypeCall(
  { workspaceId, field, type }: RetypeChoice,
  options: { dropUnconvertible?: true; dryRun?: true },
): ApiCall {
  return {
    method: 'POST',
    path: `/v2/custom-fields/${field.id}/retype`,
    query: { workspaceId },
    body: { type, ...options },
  }
}

/** What would become of each value. Looked at anew each time, since values change. */
const retypePreviewQuery = (choice: RetypeChoice) =>
  queryOptions({
    queryKey: ['retype', choice.workspaceId, choice.field.id, choice.type],
    queryFn: ({ signal }) => sendCall<RetypePreview>(retypeCall(choice, { dryRun: true }), signal),
    enabled: choice.type !== '',
    staleTime: 0,
    gcTime: 0,
  })

/** What becomes of values, by kind, with examples of each; what asks for attention comes first. */
function RetypeExamples({ preview }: { preview: RetypePreview }) {
  const { convertible, sameText, unconvertible, examples } = preview
  return (
    <div className="retype-examples">
      <Group count={unconvertible} label={words.unconvertible} open>
        {(label) => (
          <Table
            label={label}
            rows={examples.unconvertible}
            keyOf={({ contactId }) => contactId}
            columns={[
              { label: words.now, cell: ({ from }) => <ValueText value={from} /> },
              { label: words.why, cell: ({ message }) => message },
            ]}
          />
        )}
      </Group>
      <Conversions count={convertible - sameText} label={words.changed} rows={examples.changed} open />
      <Conversions count={sameText} label={words.sameText} rows={examples.sameText} />
    </div>
  )
}

interface GroupProps {
  count: number
  label: (count: string) => string
  /** Its examples are in sight at first. */
  open?: boolean
}

function Group({
  count,
  label,
  open = false,
  children,
}: GroupProps & { children: (label: string) => ReactNode }) {
  if (count === 0) return null
  const text = label(formatNumber(count))
  return (
    <details open={open}>
      <summary>{text}</summary>
      {children(text)}
    </details>
  )
}

function Conversions({ rows, ...group }: GroupProps & { rows: RetypePreview['examples']['changed'] }) {
  return (
    <Group {...group}>
      {(label) => (
        <Table
          label={label}
          rows={rows}
          keyOf={({ contactId }) => contactId}
          columns={[
            { label: words.now, cell: ({ from }) => <ValueText value={from} /> },
            { label: words.afterwards, cell: ({ to }) => <ValueText value={to} /> },
          ]}
        />
      )}
    </Group>
  )
}

const shownMax = 200

/** A stored value as it is, so that text and number are told apart: `"12"`, `12`. */
function ValueText({ value }: { value: unknown }) {
  const text = JSON.stringify(value)
  return (
    <code>
      <bdi>{text.length > shownMax ? `${text.slice(0, shownMax)}…` : text}</bdi>
    </code>
  )
}

interface RetypeStateProps {
  field: CustomField
  jobId: string
  onEnd: () => void
  onUndo: (job: Job) => void
  onFinish: () => void
}

export const retypeJobKey = (workspaceId: string) => ['retype-job', workspaceId]

/** For a field that has values of another type: how far their job is, or that the rest waits to be started. */
export function RetypeState({ field, jobId, onEnd, onUndo, onFinish }: RetypeStateProps) {
  const { workspaceId, mayWrite } = usePlace()
  const { data: job } = useQuery({
    queryKey: [...retypeJobKey(workspaceId), jobId],
    queryFn: ({ signal }) =>
      sendCall<Job>({ method: 'GET', path: `/v2/jobs/${jobId}`, query: { workspaceId } }, signal),
    staleTime: 0,
  })
  if (job === undefined) return null
  if (job.finishedAt === null)
    return <RetypeBar key={job.id} started={job} name={field.name} onEnd={onEnd} onUndo={onUndo} />
  return (
    <div className="row">
      <p className="quiet grow">{words.unfinished}</p>
      {mayWrite && <Button onClick={onFinish}>{words.finish}</Button>}
    </div>
  )
}

interface RetypeBarProps {
  started: Job
  /** The field's id. */
  name: string
  onEnd: () => void
  /** What takes it back, once it was asked for. */
  onUndo: (job: Job) => void
}

/** How far the values of a field are converted, with a way to stop; then what came of it, with a way to take it back. */
export function RetypeBar({ started, name, onEnd, onUndo }: RetypeBarProps) {
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
