import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiCall } from '../../api/api-call.ts'
import { workspacesQuery } from '../../api/queries.ts'
import { useAct } from '../../api/use-act.ts'
import type { Workspace } from '../../api/wire-types.ts'
import { timeZonesQuery } from '../../contacts/form/time-zones-query.ts'
import { sessionKey } from '../../session/use-session.ts'
import { strings } from '../../strings/strings.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'

const words = strings.settings.workspaces

/** Makes a workspace, or changes what one is called and how it reads numbers and times. */
export function WorkspaceDialog({ workspace, onClose }: { workspace?: Workspace; onClose: () => void }) {
  const act = useAct(workspacesQuery().queryKey, sessionKey)
  const zones = useQuery(timeZonesQuery)
  const [name, setName] = useState(workspace?.name ?? '')
  const [timezone, setTimezone] = useState(workspace?.timezone ?? '')
  const [defaultRegion, setDefaultRegion] = useState(workspace?.defaultRegion ?? '')
  const body = { name, timezone: timezone || null, defaultRegion: defaultRegion.toUpperCase() || null }
  const call: ApiCall =
    workspace === undefined
      ? { method: 'POST', path: '/v2/workspaces', body }
      : { method: 'PATCH', path: `/v2/workspaces/${workspace.id}`, body }
  const submit = () => act(call, workspace === undefined ? words.created(name) : strings.settings.saved)
  return (
    <FormDialog
      title={workspace ? words.edit : words.new}
      submitLabel={workspace ? strings.common.save : strings.common.create}
      call={call}
      onSubmit={submit}
      onClose={onClose}
    >
      {(faultOf) => (
        <>
          <TextField label={strings.settings.name} value={name} error={faultOf('name')} onChange={setName} />
          <TextField
            label={words.zone}
            hint={words.zoneHint}
            list="workspace-zones"
            autoComplete="off"
            value={timezone}
            error={faultOf('timezone')}
            onChange={setTimezone}
          />
          <datalist id="workspace-zones">
            {zones.data?.map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
          <TextField
            label={words.region}
            hint={words.regionHint}
            maxLength={2}
            autoComplete="off"
            value={defaultRegion}
            error={faultOf('defaultRegion')}
            onChange={setDefaultRegion}
          />
        </>
      )}
    </FormDialog>
  )
}
