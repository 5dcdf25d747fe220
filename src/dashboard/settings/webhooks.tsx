import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiCall, listAll, sendCall } from '../api/api-call.ts'
import type { Webhook, WebhookDelivery, WebhookWithSecret } from '../api/wire-types.ts'
import { hrefOf, navigate, useRoute } from '../router/route.ts'
import { usePlace } from '../session/session.ts'
import { webhooks as words } from '../strings/webhooks.ts'
import { CopyButton } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SwitchField, TextField } from '../ui/fields.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { formatNumber, formatTime, fromLocalText } from '../ui/format.ts'
import type { MenuPart } from '../ui/menu.tsx'
import { showDone, showError, useAct } from '../ui/toasts.tsx'
import { DeleteDialog, ResourcePart } from './part.tsx'
import { WebhookDeliveries } from './webhook-deliveries.tsx'
import { WebhookForm } from './webhook-form.tsx'

export const webhooksCall = (workspaceId: string): ApiCall => ({
  method: 'GET',
  path: '/v2/webhooks',
  query: { workspaceId },
})

export const webhooksQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['webhooks', workspaceId],
    staleTime: 0,
    queryFn: async ({ signal }) => (await listAll<Webhook>(webhooksCall(workspaceId), signal)).map(named),
  })

const of = (
  method: ApiCall['method'],
  { id, workspaceId }: { id: string; workspaceId: string },
  verb = '',
): ApiCall => ({ method, path: `/v2/webhooks/${id}${verb}`, query: { workspaceId } })

type TaskKind = 'edit' | 'remove' | 'resume' | 'replay' | 'rotate'
type Task = { kind: 'new' } | { kind: 'made'; made: WebhookWithSecret } | { kind: TaskKind; webhook: Webhook }

/** Addresses that are told what happens; or what was sent to the one that the address of the page names. */
export default function WebhooksPart() {
  const { segments } = useRoute()
  const { workspaceId } = usePlace()
  const query = useQuery(webhooksQuery(workspaceId))
  const [task, setTask] = useState<Task>()
  const actionsOf = useActions(setTask)
  const shown = query.data?.find(({ id }) => id === segments[4])
  return (
    <>
      {segments[4] === undefined ? (
        <ResourcePart
          words={words}
          icon="refresh"
          call={webhooksCall(workspaceId)}
          query={query}
          onNew={() => setTask({ kind: 'new' })}
          actionsOf={actionsOf}
          columns={[
            { label: words.address, cell: (webhook) => <Address webhook={webhook} /> },
            { label: words.what, spare: true, cell: ({ types }) => typesText(types) },
            { label: words.state, cell: (webhook) => <WebhookState webhook={webhook} /> },
          ]}
        />
      ) : (
        shown && <WebhookDeliveries webhook={shown} actions={actionsOf(shown)} />
      )}
      {task && <TaskDialog task={task} onTask={setTask} />}
    </>
  )
}

type NamedWebhook = Webhook & { name: string }

const named = (webhook: Webhook): NamedWebhook => ({ ...webhook, name: webhook.description ?? webhook.url })

/** What can be done with a webhook: some of it at once, the rest by a dialog. */
function useActions(onTask: (task: Task) => void): (webhook: Webhook) => MenuPart[] {
  const { workspaceId } = usePlace()
  const act = useAct(webhooksQuery(workspaceId).queryKey)
  const test = async ({ id }: Webhook) => {
    try {
      const tested = await act<WebhookDelivery>(of('POST', { id, workspaceId }, '/test'))
      const last = tested.attempts.at(-1)
      if (tested.state === 'delivered') showDone(words.tested(String(last?.status)))
      else showDone(words.testFailed(String(last?.status ?? last?.error ?? words.noAnswer)))
    } catch (error) {
      showError(error)
    }
  }
  const pause = ({ id }: Webhook) =>
    act(of('POST', { id, workspaceId }, '/pause'), words.paused).catch(showError)
  return (webhook) => {
    const open = (kind: TaskKind) => () => onTask({ kind, webhook })
    return [
      { label: words.test, icon: 'check', onSelect: () => test(webhook) },
      {
        label: words.deliveries,
        icon: 'list',
        onSelect: () => navigate(hrefOf(`/w/${workspaceId}/settings/webhooks/${webhook.id}`)),
      },
      { label: words.edit, icon: 'edit', onSelect: open('edit') },
      webhook.state === 'active'
        ? { label: words.pause, icon: 'clock', onSelect: () => pause(webhook) }
        : { label: words.resume, icon: 'refresh', onSelect: open('resume') },
      { label: words.replay, icon: 'undo', onSelect: open('replay') },
      { label: words.rotate, icon: 'key', onSelect: open('rotate') },
      { label: words.remove, icon: 'bin', danger: true, onSelect: open('remove') },
    ]
  }
}

function Address({ webhook: { id, url, description } }: { webhook: Webhook }) {
  const { workspaceId } = usePlace()
  return (
    <>
      <a href={hrefOf(`/w/${workspaceId}/settings/webhooks/${id}`)} className="mono">
        <bdi>{url}</bdi>
      </a>
      {description !== null && (
        <p className="quiet">
          <bdi>{description}</bdi>
        </p>
      )}
    </>
  )
}

function typesText(types: readonly string[] | null): string {
  return types === null ? words.everything : types.map((type) => words.types[type] ?? type).join(', ')
}

/** Whether it is told, and why not; what waits and since when it fails. */
export function WebhookState({ webhook }: { webhook: Webhook }) {
  const { state, pausedReason, failingSince, waiting, formerSecretUntil } = webhook
  return (
    <>
      {words.states[state]}
      {pausedReason !== null && <p className="field-error">{words.reasons[pausedReason] ?? pausedReason}</p>}
      {failingSince !== null && <p className="quiet">{words.failingSince(formatTime(failingSince))}</p>}
      {waiting > 0 && <p className="quiet">{words.waiting(formatNumber(waiting))}</p>}
      {formerSecretUntil !== null && <p className="quiet">{words.former(formatTime(formerSecretUntil))}</p>}
    </>
  )
}

function TaskDialog({ task, onTask }: { task: Task; onTask: (task: Task | undefined) => void }) {
  const { workspaceId } = usePlace()
  const stale = webhooksQuery(workspaceId).queryKey
  const close = () => onTask(undefined)
  const show = (made: WebhookWithSecret) => onTask({ kind: 'made', made })
  if (task.kind === 'new') return <WebhookForm stale={stale} onMade={show} onClose={close} />
  if (task.kind === 'made') return <SecretDialog made={task.made} onClose={close} />
  const { webhook } = task
  const which = { id: webhook.id, workspaceId }
  switch (task.kind) {
    case 'edit':
      return <WebhookForm webhook={webhook} stale={stale} onClose={close} />
    case 'resume':
      return <ResumeDialog call={of('POST', which, '/resume')} onClose={close} />
    case 'replay':
      return <ReplayDialog call={of('POST', which, '/replay')} onClose={close} />
    case 'rotate':
      return (
        <ConfirmDialog
          title={words.rotateTitle}
          action={words.rotate}
          call={of('POST', which, '/rotate')}
          onConfirm={async () => {
            const made = await sendCall<WebhookWithSecret>(of('POST', which, '/rotate'))
            // Behind the closing of this dialog.
            setTimeout(() => show(made))
          }}
          onClose={close}
        >
          {words.rotateText}
        </ConfirmDialog>
      )
    case 'remove':
      return (
        <DeleteDialog
          title={words.removeTitle}
          action={words.remove}
          call={of('DELETE', which)}
          stale={stale}
          doneText={() => words.removed}
          onClose={close}
        >
          {words.removeText}
        </DeleteDialog>
      )
  }
}

/** What signs, shown this once; of a key pair the public one. */
function SecretDialog({ made, onClose }: { made: WebhookWithSecret; onClose: () => void }) {
  const text = made.secret ?? made.publicKey ?? ''
  const isSecret = made.secret !== null
  return (
    <Dialog
      title={isSecret ? words.madeTitle : words.publicTitle}
      description={isSecret ? words.madeText : words.publicText}
      onClose={onClose}
    >
      <div className="stack">
        <output className="code secret">{text}</output>
        <div>
          <CopyButton text={text} label={words.copySecret} />
        </div>
      </div>
    </Dialog>
  )
}

function ResumeDialog({ call, onClose }: { call: ApiCall; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const act = useAct(webhooksQuery(workspaceId).queryKey)
  const [skipMissed, setSkipMissed] = useState(false)
  const full = { ...call, body: { skipMissed } }
  return (
    <FormDialog
      title={words.resumeTitle}
      description={words.resumeText}
      submitLabel={words.resume}
      call={full}
      onSubmit={() => act(full, words.resumed)}
      onClose={onClose}
    >
      {() => <SwitchField label={words.skip} checked={skipMissed} onChange={setSkipMissed} />}
    </FormDialog>
  )
}

function ReplayDialog({ call, onClose }: { call: ApiCall; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const act = useAct(webhooksQuery(workspaceId).queryKey)
  const [since, setSince] = useState('')
  const [until, setUntil] = useState('')
  const end = fromLocalText(until)
  const full = { ...call, body: { since: fromLocalText(since), ...(end !== null && { until: end }) } }
  return (
    <FormDialog
      title={words.replayTitle}
      description={words.replayText}
      submitLabel={words.replay}
      unready={since === ''}
      call={full}
      onSubmit={() => act(full, words.replaying)}
      onClose={onClose}
    >
      {(faultOf) => (
        <>
          <TextField
            label={words.since}
            type="datetime-local"
            value={since}
            error={faultOf('since')}
            onChange={setSince}
          />
          <TextField
            label={words.until}
            hint={words.untilHint}
            type="datetime-local"
            value={until}
            error={faultOf('until')}
            onChange={setUntil}
          />
        </>
      )}
    </FormDialog>
  )
}
