import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { customPath } from '../../core/fields/contact-fields.ts'
import { formatFilter } from '../../core/finding/filters/filter-language.ts'
import { type ApiCall, sendCall } from '../api/api-call.ts'
import { customFieldsQuery } from '../api/queries.ts'
import type { CustomField, Job } from '../api/wire-types.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { SelectField, TextField } from '../ui/fields.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { formatNumber } from '../ui/format.ts'
import type { MenuPart } from '../ui/menu.tsx'
import { useAct } from '../ui/toasts.tsx'
import { FieldsTable, fieldColumns } from './custom-fields-table.tsx'
import { DeleteDialog, ResourcePart } from './part.tsx'
import { RetypeBar, RetypeDialog, RetypeState, retypeJobKey } from './retype.tsx'

type Task = { kind: 'new' } | { kind: 'edit' | 'delete' | 'retype'; field: CustomField }

const words = strings.settings.fields

/** A workspace's custom fields. */
export function FieldsPart() {
  const { workspaceId, mayWrite } = usePlace()
  const { queryKey } = customFieldsQuery(workspaceId)
  const query = useQuery(customFieldsQuery(workspaceId))
  const queries = useQueryClient()
  const [task, setTask] = useState<Task>()
  // Begun here: it may have ended before the field is read again.
  const [job, setJob] = useState<Job>()
  const close = () => setTask(undefined)
  const refresh = () => {
    queries.invalidateQueries({ queryKey })
    queries.invalidateQueries({ queryKey: retypeJobKey(workspaceId) })
  }
  const follow = (started: Job) => {
    setJob(started)
    refresh()
  }
  const end = () => {
    setJob(undefined)
    refresh()
  }
  const stateOf = (field: CustomField) => {
    const bar = { name: field.name, onEnd: end, onUndo: follow }
    if (job?.customFieldId === field.id) return <RetypeBar key={job.id} started={job} {...bar} />
    const { retypeJobId } = field
    return (
      retypeJobId !== null && (
        <RetypeState
          field={field}
          jobId={retypeJobId}
          onEnd={end}
          onUndo={follow}
          onFinish={() => setTask({ kind: 'retype', field })}
        />
      )
    )
  }
  const actionsOf = (field: CustomField): MenuPart[] => [
    { label: words.edit, icon: 'settings', onSelect: () => setTask({ kind: 'edit', field }) },
    {
      label: strings.fields.retype.menu,
      icon: 'refresh',
      onSelect: () => setTask({ kind: 'retype', field }),
    },
    { label: words.delete, icon: 'bin', danger: true, onSelect: () => setTask({ kind: 'delete', field }) },
  ]
  return (
    <>
      <ResourcePart
        words={words}
        icon="columns"
        call={{ method: 'GET', path: '/v2/custom-fields', query: { workspaceId } }}
        query={query}
        onNew={mayWrite && (() => setTask({ kind: 'new' }))}
        actionsOf={mayWrite && actionsOf}
        columns={fieldColumns(stateOf)}
        table={(fields, columns) => <FieldsTable fields={fields} columns={columns} />}
      />
      {task?.kind === 'delete' && <DeleteFieldDialog field={task.field} onClose={close} />}
      {task?.kind === 'new' && <FieldDialog onClose={close} />}
      {task?.kind === 'edit' && <FieldDialog field={task.field} onClose={close} />}
      {task?.kind === 'retype' && <RetypeDialog field={task.field} onStarted={follow} onClose={close} />}
    </>
  )
}

const types = Object.entries(words.types).map(([value, label]) => ({ value, label }))

/** Makes a custom field, or renames and describes one. */
function FieldDialog({ field, onClose }: { field?: CustomField; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const act = useAct(customFieldsQuery(workspaceId).queryKey)
  const [name, setName] = useState(field?.name ?? '')
  const [type, setType] = useState<string>(field?.type ?? 'text')
  const [description, setDescription] = useState(field?.description ?? '')
  const call: ApiCall =
    field === undefined
      ? { method: 'POST', path: '/v2/custom-fields', body: { workspaceId, name, type, description } }
      : {
          method: 'PATCH',
          path: `/v2/custom-fields/${field.id}`,
          query: { workspaceId },
          body: { name, description },
        }
  const submit = () => act(call, field === undefined ? words.created(name) : strings.settings.saved)
  return (
    <FormDialog
      title={field ? words.edit : words.new}
      submitLabel={field ? strings.common.save : strings.common.create}
      call={call}
      onSubmit={submit}
      onClose={onClose}
    >
      {(faultOf) => (
        <>
          <TextField
            label={strings.settings.name}
            hint={field && words.renameHint}
            value={name}
            error={faultOf('name')}
            onChange={setName}
          />
          {field === undefined && (
            <SelectField
              label={words.type}
              hint={words.typeHint}
              value={type}
              choices={types}
              error={faultOf('type')}
              onChange={setType}
            />
          )}
          <TextField
            label={strings.settings.description}
            value={description}
            error={faultOf('description')}
            onChange={setDescription}
          />
        </>
      )}
    </FormDialog>
  )
}

/** Asks before a field goes, naming how many contacts have a value in it. */
function DeleteFieldDialog({ field, onClose }: { field: CustomField; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const filter = formatFilter({ field: customPath(field.name), op: 'present' })
  const count = useQuery({
    queryKey: ['count', workspaceId, filter],
    queryFn: ({ signal }) =>
      sendCall<{ total: number }>(
        { method: 'GET', path: '/v2/contacts', query: { workspaceId, filter, limit: 1, total: true } },
        signal,
      ),
  })
  return (
    <DeleteDialog
      title={words.deleteTitle(field.name)}
      action={words.delete}
      call={{ method: 'DELETE', path: `/v2/custom-fields/${field.id}`, query: { workspaceId } }}
      stale={customFieldsQuery(workspaceId).queryKey}
      doneText={words.deleted}
      onClose={onClose}
    >
      <p>{count.data ? words.deleteSome(formatNumber(count.data.total)) : words.deleteCounting}</p>
      <p>{words.deleteText}</p>
    </DeleteDialog>
  )
}
