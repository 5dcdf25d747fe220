import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiCall } from '../api/api-call.ts'
import { timeZonesQuery, workspacesQuery } from '../api/queries.ts'
import type { Workspace } from '../api/wire-types.ts'
import { hrefOf, navigate } from '../router/route.ts'
import { sessionKey, usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/fields.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { Loaded } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { useAct } from '../ui/toasts.tsx'
import { PartHeader, RowMenu } from './part.tsx'

type Task = { kind: 'new' } | { kind: 'edit' | 'delete'; workspace: Workspace }

const words = strings.settings.workspaces

/** Every workspace of the account. */
export default function WorkspacesPart() {
  const { workspaceId } = usePlace()
  const query = useQuery(workspacesQuery())
  const [task, setTask] = useState<Task>()
  const close = () => setTask(undefined)
  return (
    <>
      <PartHeader title={words.title} text={words.text} call={{ method: 'GET', path: '/v2/workspaces' }}>
        <Button look="primary" icon="plus" onClick={() => setTask({ kind: 'new' })}>
          {words.new}
        </Button>
      </PartHeader>
      <Loaded query={query}>
        {(workspaces) => (
          <Table
            label={words.title}
            rows={workspaces}
            keyOf={({ id }) => id}
            columns={[
              {
                label: strings.settings.name,
                cell: ({ id, name }) => (
                  <>
                    <a href={hrefOf(`/w/${id}/home`)}>
                      <bdi>{name}</bdi>
                    </a>
                    {id === workspaceId && <p className="quiet">{words.here}</p>}
                  </>
                ),
              },
              { label: words.zone, spare: true, cell: ({ timezone }) => timezone },
              { label: words.region, spare: true, cell: ({ defaultRegion }) => defaultRegion },
              {
                label: strings.settings.actions,
                hideLabel: true,
                number: true,
                cell: (workspace) => (
                  <RowMenu
                    name={workspace.name}
                    entries={[
                      {
                        label: words.edit,
                        icon: 'settings',
                        onSelect: () => setTask({ kind: 'edit', workspace }),
                      },
                      {
                        label: words.delete,
                        icon: 'bin',
                        danger: true,
                        onSelect: () => setTask({ kind: 'delete', workspace }),
                      },
                    ]}
                  />
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {task?.kind === 'new' && <WorkspaceDialog onClose={close} />}
      {task?.kind === 'edit' && <WorkspaceDialog workspace={task.workspace} onClose={close} />}
      {task?.kind === 'delete' && <DeleteWorkspaceDialog workspace={task.workspace} onClose={close} />}
    </>
  )
}

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

/** Takes a workspace away; its name has to be written, since everything in it goes out of reach. */
export function DeleteWorkspaceDialog({ workspace, onClose }: { workspace: Workspace; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const act = useAct(workspacesQuery().queryKey, sessionKey)
  const [written, setWritten] = useState('')
  const [wrong, setWrong] = useState(false)
  const call: ApiCall = { method: 'DELETE', path: `/v2/workspaces/${workspace.id}` }
  const remove = async () => {
    if (written.trim() !== workspace.name.trim()) {
      setWrong(true)
      throw new Error(words.deleteType)
    }
    await act(call, words.deleted)
    if (workspace.id === workspaceId) navigate(hrefOf('/'))
  }
  return (
    <FormDialog
      title={words.deleteTitle(workspace.name)}
      description={words.deleteText}
      submitLabel={words.delete}
      danger
      call={call}
      onSubmit={remove}
      onClose={onClose}
    >
      {() => (
        <TextField
          label={words.deleteType}
          autoComplete="off"
          aria-invalid={wrong}
          value={written}
          onChange={(next) => {
            setWritten(next)
            setWrong(false)
          }}
        />
      )}
    </FormDialog>
  )
}
