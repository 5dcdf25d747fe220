import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiCall, listAll } from '../api/api-call.ts'
import { asCurl } from '../api/snippets.ts'
import type { ApiKey, ApiKeyWithSecret } from '../api/wire-types.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { CopyButton } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SelectField, TextField } from '../ui/fields.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { formatTime } from '../ui/format.ts'
import { useAct } from '../ui/toasts.tsx'
import { DeleteDialog, ResourcePart } from './part.tsx'

type Task = { kind: 'new' } | { kind: 'made'; key: ApiKeyWithSecret } | { kind: 'revoke'; key: ApiKey }

const words = strings.settings.keys

/** The account's API keys. */
export default function KeysPart() {
  const { session } = usePlace()
  const query = useQuery(keysQuery())
  const [task, setTask] = useState<Task>()
  const close = () => setTask(undefined)
  const workspaceName = (id: string | null) =>
    id === null ? words.all : (session.workspaces.find((one) => one.id === id)?.name ?? id)
  return (
    <>
      <ResourcePart
        words={words}
        icon="key"
        call={{ method: 'GET', path: '/v2/api-keys' }}
        query={query}
        onNew={() => setTask({ kind: 'new' })}
        actionsOf={(key) =>
          key.revokedAt === null
            ? [
                {
                  label: words.revoke,
                  icon: 'bin',
                  danger: true,
                  onSelect: () => setTask({ kind: 'revoke', key }),
                },
              ]
            : []
        }
        columns={[
          { label: strings.settings.name, cell: (key) => <KeyName apiKey={key} /> },
          { label: words.reach, spare: true, cell: ({ workspaceId }) => workspaceName(workspaceId) },
          {
            label: words.scopes,
            spare: true,
            cell: ({ scopes }) => scopes.map((scope) => words.scope[scope]).join(', '),
          },
          {
            label: words.used,
            spare: true,
            cell: ({ lastUsedAt }) => (lastUsedAt ? formatTime(lastUsedAt) : strings.common.never),
          },
          { label: words.status, cell: (key) => <KeyState apiKey={key} /> },
        ]}
      />
      {task?.kind === 'new' && (
        <NewKeyDialog onMade={(key) => setTask({ kind: 'made', key })} onClose={close} />
      )}
      {task?.kind === 'made' && <MadeKeyDialog made={task.key} onClose={close} />}
      {task?.kind === 'revoke' && (
        <DeleteDialog
          title={words.revokeTitle(task.key.name)}
          action={words.revoke}
          call={revokeCall(task.key)}
          stale={keysQuery().queryKey}
          doneText={() => words.revoked}
          onClose={close}
        >
          {words.revokeText}
        </DeleteDialog>
      )}
    </>
  )
}

const revokeCall = ({ id }: ApiKey): ApiCall => ({ method: 'DELETE', path: `/v2/api-keys/${id}` })

function KeyName({ apiKey: { name, hint } }: { apiKey: ApiKey }) {
  return (
    <>
      <strong>
        <bdi>{name}</bdi>
      </strong>
      <p className="quiet mono">…{hint}</p>
    </>
  )
}

function KeyState({ apiKey }: { apiKey: ApiKey }) {
  const state = stateOf(apiKey)
  return (
    <>
      {words.state[state]}
      {state === 'valid' && apiKey.expiresAt !== null && (
        <p className="quiet">{words.until(formatTime(apiKey.expiresAt))}</p>
      )}
    </>
  )
}

function stateOf({ revokedAt, expiresAt }: ApiKey): keyof typeof words.state {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && new Date(expiresAt) <= new Date() ? 'expired' : 'valid'
}

/** The account's keys, without their secrets. */
export const keysQuery = () =>
  queryOptions({
    queryKey: ['api-keys'],
    queryFn: ({ signal }) => listAll<ApiKey>({ method: 'GET', path: '/v2/api-keys' }, signal),
  })

type Scope = keyof typeof words.scope

interface Props {
  /** Takes the dialog's place. */
  onMade: (key: ApiKeyWithSecret) => void
  onClose: () => void
}

/** Makes a key: for what, how far, how much, how long. */
export function NewKeyDialog({ onMade, onClose }: Props) {
  const { session, workspaceId: here } = usePlace()
  const act = useAct(keysQuery().queryKey)
  const [name, setName] = useState('')
  const [workspaceId, setWorkspaceId] = useState(here)
  const [scopes, setScopes] = useState<Scope[]>(['read', 'write', 'delete', 'export', 'bulk'])
  const [day, setDay] = useState('')
  const allowed = scopes.filter((scope) => scope !== 'admin' || workspaceId === '')
  const call: ApiCall = {
    method: 'POST',
    path: '/v2/api-keys',
    body: { name, workspaceId: workspaceId || null, scopes: allowed, expiresAt: endOf(day) },
  }
  const submit = async () => onMade(await act<ApiKeyWithSecret>(call))
  const toggle = (scope: Scope) =>
    setScopes(scopes.includes(scope) ? scopes.filter((one) => one !== scope) : [...scopes, scope])
  return (
    <FormDialog
      title={words.new}
      submitLabel={strings.common.create}
      call={call}
      onSubmit={submit}
      onDone={() => {}}
      onClose={onClose}
    >
      {(faultOf) => (
        <>
          <TextField label={strings.settings.name} value={name} error={faultOf('name')} onChange={setName} />
          <SelectField
            label={words.reach}
            value={workspaceId}
            choices={[
              ...session.workspaces.map((workspace) => ({ value: workspace.id, label: workspace.name })),
              { value: '', label: words.all },
            ]}
            onChange={setWorkspaceId}
          />
          <fieldset className="choices">
            <legend className="field-label">{words.scopes}</legend>
            {(Object.keys(words.scope) as Scope[]).map((scope) => (
              <label className="check" key={scope}>
                <input
                  type="checkbox"
                  checked={allowed.includes(scope)}
                  disabled={scope === 'admin' && workspaceId !== ''}
                  onChange={() => toggle(scope)}
                />
                {words.scope[scope]}
              </label>
            ))}
            <p className="field-hint">{words.scopeHint}</p>
            {faultOf('scopes') && <p className="field-error">{faultOf('scopes')}</p>}
          </fieldset>
          <TextField
            label={words.expires}
            hint={words.expiresHint}
            type="date"
            value={day}
            error={faultOf('expiresAt')}
            onChange={setDay}
          />
        </>
      )}
    </FormDialog>
  )
}

/** The last second of a day where the reader is; null where none is said. */
function endOf(day: string): string | null {
  const end = new Date(`${day}T23:59:59`)
  return Number.isNaN(end.getTime()) ? null : end.toISOString()
}

/** A new key, shown this once. */
export function MadeKeyDialog({ made, onClose }: { made: ApiKeyWithSecret; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const query = { limit: 1, ...(made.workspaceId === null && { workspaceId }) }
  const curl = asCurl({ method: 'GET', path: '/v2/contacts', query }).replace('$ROSTER_KEY', made.key)
  return (
    <Dialog title={words.madeTitle} description={words.madeText} wide onClose={onClose}>
      <div className="stack">
        <output className="code secret">{made.key}</output>
        <div>
          <CopyButton text={made.key} label={words.copy} />
        </div>
        <h3>{words.curl}</h3>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre className="code" tabIndex={0}>
          {curl}
        </pre>
      </div>
    </Dialog>
  )
}
