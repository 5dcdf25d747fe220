import { useState } from 'react'
import type { ApiCall } from '../../api/api-call.ts'
import { useAct } from '../../api/use-act.ts'
import type { ApiKeyWithSecret } from '../../api/wire-types.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { keysQuery } from './keys-query.ts'

const words = strings.settings.keys
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
  const [scopes, setScopes] = useState<Scope[]>(['read', 'write'])
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
            <p className="field-hint">{words.adminHint}</p>
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
