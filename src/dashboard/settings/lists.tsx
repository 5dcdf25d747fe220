import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { formatFilter } from '../../core/finding/filters/filter-language.ts'
import { type ApiCall, sendCall } from '../api/api-call.ts'
import { listsQuery } from '../api/queries.ts'
import type { CountedList, List } from '../api/wire-types.ts'
import { viewHref } from '../router/view.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { TextField } from '../ui/fields.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { formatNumber, formatTime } from '../ui/format.ts'
import type { MenuPart } from '../ui/menu.tsx'
import { useAct } from '../ui/toasts.tsx'
import { Counted, DeleteDialog, ResourcePart } from './part.tsx'

type Task = { kind: 'new' } | { kind: 'edit' | 'delete'; list: List }

const words = strings.settings.lists

/** A workspace's lists. */
export function ListsPart() {
  const { workspaceId, mayWrite } = usePlace()
  const query = useQuery(listsQuery(workspaceId))
  const [task, setTask] = useState<Task>()
  const close = () => setTask(undefined)
  // By id: two lists may have one name.
  const hrefOf = ({ id }: List) =>
    viewHref(workspaceId, { filter: formatFilter({ field: 'lists', op: 'eq', value: id }) })
  const actionsOf = (list: List): MenuPart[] => [
    { label: words.edit, icon: 'settings', onSelect: () => setTask({ kind: 'edit', list }) },
    { label: words.delete, icon: 'bin', danger: true, onSelect: () => setTask({ kind: 'delete', list }) },
  ]
  return (
    <>
      <ResourcePart
        words={words}
        icon="list"
        call={{ method: 'GET', path: '/v2/lists', query: { workspaceId } }}
        query={query}
        onNew={mayWrite && (() => setTask({ kind: 'new' }))}
        actionsOf={mayWrite && actionsOf}
        columns={[
          {
            label: strings.settings.name,
            cell: (list) => (
              <>
                <a href={hrefOf(list)} title={words.show}>
                  <bdi>{list.name}</bdi>
                </a>
                {list.description && <p className="quiet">{list.description}</p>}
              </>
            ),
          },
          {
            label: words.members,
            number: true,
            cell: (list) => (
              <Counted query={listCountQuery(workspaceId, list)} countOf={({ memberCount }) => memberCount} />
            ),
          },
          { label: strings.settings.created, spare: true, cell: ({ createdAt }) => formatTime(createdAt) },
        ]}
      />
      {task?.kind === 'new' && <ListDialog onClose={close} />}
      {task?.kind === 'edit' && <ListDialog list={task.list} onClose={close} />}
      {task?.kind === 'delete' && <DeleteListDialog list={task.list} onClose={close} />}
    </>
  )
}

/** Makes a list, or renames and describes one. */
function ListDialog({ list, onClose }: { list?: List; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const act = useAct(listsQuery(workspaceId).queryKey)
  const [name, setName] = useState(list?.name ?? '')
  const [description, setDescription] = useState(list?.description ?? '')
  const words = strings.settings.lists
  const call: ApiCall =
    list === undefined
      ? { method: 'POST', path: '/v2/lists', body: { workspaceId, name, description } }
      : {
          method: 'PATCH',
          path: `/v2/lists/${list.id}`,
          query: { workspaceId },
          body: { name, description },
        }
  const submit = () => act(call, strings.settings.saved)
  return (
    <FormDialog
      title={list ? words.edit : words.new}
      submitLabel={strings.common.save}
      call={call}
      onSubmit={submit}
      onClose={onClose}
    >
      {(faultOf) => (
        <>
          <TextField label={strings.settings.name} value={name} error={faultOf('name')} onChange={setName} />
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

/** Asks before a list goes, naming how many are on it. */
function DeleteListDialog({ list, onClose }: { list: List; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const counted = useQuery(listCountQuery(workspaceId, list))
  return (
    <DeleteDialog
      title={words.deleteTitle(list.name)}
      action={words.delete}
      call={listCall('DELETE', workspaceId, list)}
      stale={listsQuery(workspaceId).queryKey}
      doneText={() => words.deleted}
      onClose={onClose}
    >
      <p>{words.deleteText(counted.data ? formatNumber(counted.data.memberCount) : '…')}</p>
    </DeleteDialog>
  )
}

const listCall = (method: ApiCall['method'], workspaceId: string, { id }: List): ApiCall => ({
  method,
  path: `/v2/lists/${id}`,
  query: { workspaceId },
})

/** A list with how many are on it. */
const listCountQuery = (workspaceId: string, list: List) =>
  queryOptions({
    queryKey: ['list', workspaceId, list.id] as readonly unknown[],
    staleTime: 0,
    queryFn: ({ signal }) => sendCall<CountedList>(listCall('GET', workspaceId, list), signal),
  })
