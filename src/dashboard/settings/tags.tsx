import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { formatFilter } from '../../core/finding/filters/filter-language.ts'
import { type ApiCall, sendCall } from '../api/api-call.ts'
import { countedTagsQuery, tagsQuery } from '../api/queries.ts'
import type { ChangedTag, CountedTag, ListedTag, Tag } from '../api/wire-types.ts'
import { viewHref } from '../router/view.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { TextField } from '../ui/fields.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { formatNumber, formatTime } from '../ui/format.ts'
import type { MenuPart } from '../ui/menu.tsx'
import { showDone, useAct } from '../ui/toasts.tsx'
import { DeleteDialog, ResourcePart } from './part.tsx'

type Task = { kind: 'new' } | { kind: 'rename' | 'merge' | 'delete'; tag: Tag }

const words = strings.settings.tags

const orders = [
  { label: words.byName, compare: (a: ListedTag, b: ListedTag) => a.name.localeCompare(b.name) },
  {
    label: words.byCount,
    compare: (a: ListedTag, b: ListedTag) => (b.contactCount ?? 0) - (a.contactCount ?? 0),
  },
]

/** A workspace's tags. */
export function TagsPart() {
  const { workspaceId, mayWrite } = usePlace()
  const query = useQuery(countedTagsQuery(workspaceId))
  const [task, setTask] = useState<Task>()
  const close = () => setTask(undefined)
  const hrefOf = ({ name }: Tag) =>
    viewHref(workspaceId, { filter: formatFilter({ field: 'tags', op: 'eq', value: name }) })
  const actionsOf = (tag: Tag): MenuPart[] => [
    { label: words.rename, icon: 'settings', onSelect: () => setTask({ kind: 'rename', tag }) },
    { label: words.merge, icon: 'tag', onSelect: () => setTask({ kind: 'merge', tag }) },
    { label: words.delete, icon: 'bin', danger: true, onSelect: () => setTask({ kind: 'delete', tag }) },
  ]
  return (
    <>
      <ResourcePart
        words={words}
        icon="tag"
        call={{ method: 'GET', path: '/v2/tags', query: { workspaceId, count: true } }}
        query={query}
        orders={orders}
        onNew={mayWrite && (() => setTask({ kind: 'new' }))}
        actionsOf={mayWrite && actionsOf}
        columns={[
          {
            label: strings.settings.name,
            cell: (tag) => (
              <a href={hrefOf(tag)} title={words.show}>
                <bdi>{tag.name}</bdi>
              </a>
            ),
          },
          {
            label: words.contacts,
            number: true,
            cell: ({ contactCount }) => formatNumber(contactCount ?? 0),
          },
          { label: strings.settings.created, spare: true, cell: ({ createdAt }) => formatTime(createdAt) },
        ]}
      />
      {task?.kind === 'new' && <TagDialog onClose={close} />}
      {task?.kind === 'rename' && <TagDialog tag={task.tag} onClose={close} />}
      {task?.kind === 'merge' && <MergeTagDialog tag={task.tag} onClose={close} />}
      {task?.kind === 'delete' && <DeleteTagDialog tag={task.tag} onClose={close} />}
    </>
  )
}

/** Makes a tag, or renames one. */
function TagDialog({ tag, onClose }: { tag?: Tag; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const act = useAct(tagsQuery(workspaceId).queryKey)
  const [name, setName] = useState(tag?.name ?? '')
  const words = strings.settings.tags
  const call: ApiCall =
    tag === undefined
      ? { method: 'POST', path: '/v2/tags', body: { workspaceId, name } }
      : { method: 'PATCH', path: `/v2/tags/${tag.id}`, query: { workspaceId }, body: { name } }
  const submit = () => act(call, strings.settings.saved)
  return (
    <FormDialog
      title={tag ? words.rename : words.new}
      submitLabel={strings.common.save}
      call={call}
      onSubmit={submit}
      onClose={onClose}
    >
      {(faultOf) => (
        <TextField label={strings.settings.name} value={name} error={faultOf('name')} onChange={setName} />
      )}
    </FormDialog>
  )
}

const mostKnown = 1_000

/** Puts one tag into another, naming how many contacts that moves. */
function MergeTagDialog({ tag, onClose }: { tag: Tag; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const act = useAct(tagsQuery(workspaceId).queryKey, ['tag', workspaceId])
  const tags = useQuery(tagsQuery(workspaceId))
  const counted = useQuery(tagCountQuery(workspaceId, tag))
  const [into, setInto] = useState('')
  const others = tags.data?.filter(({ id }) => id !== tag.id) ?? []
  const call: ApiCall = {
    method: 'PATCH',
    path: `/v2/tags/${tag.id}`,
    query: { workspaceId },
    body: { name: into },
  }
  const submit = async () => {
    // A name that no tag has would rename this one. Only of a workspace with very many are not all known here.
    const isKnown = others.some(({ name }) => name === into.trim())
    if (!isKnown && others.length + 1 < mostKnown) throw new Error(words.noSuchTag(into))
    const merged = await act<ChangedTag>(call)
    showDone(words.merged(formatNumber(merged.contactsMoved ?? 0)))
  }
  return (
    <FormDialog
      title={words.mergeTitle(tag.name)}
      description={words.mergeText}
      submitLabel={words.mergeAction(counted.data ? formatNumber(counted.data.contactCount) : '…')}
      call={call}
      unready={into.trim() === ''}
      onSubmit={submit}
      onClose={onClose}
    >
      {(faultOf) => (
        <>
          <TextField
            label={words.into}
            list="other-tags"
            autoComplete="off"
            value={into}
            error={faultOf('name')}
            onChange={setInto}
          />
          <datalist id="other-tags">
            {others.map(({ id, name }) => (
              <option key={id} value={name} />
            ))}
          </datalist>
        </>
      )}
    </FormDialog>
  )
}

/** Asks before a tag goes, naming how many contacts lose it. */
function DeleteTagDialog({ tag, onClose }: { tag: Tag; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const counted = useQuery(tagCountQuery(workspaceId, tag))
  return (
    <DeleteDialog
      title={words.deleteTitle(tag.name)}
      action={words.delete}
      call={{ method: 'DELETE', path: `/v2/tags/${tag.id}`, query: { workspaceId } }}
      stale={tagsQuery(workspaceId).queryKey}
      doneText={words.deleted}
      onClose={onClose}
    >
      <p>{words.deleteText(counted.data ? formatNumber(counted.data.contactCount) : '…')}</p>
    </DeleteDialog>
  )
}

/** A tag with how many have it. */
const tagCountQuery = (workspaceId: string, { id }: Tag) =>
  queryOptions({
    queryKey: ['tag', workspaceId, id] as readonly unknown[],
    staleTime: 0,
    queryFn: ({ signal }) =>
      sendCall<CountedTag>({ method: 'GET', path: `/v2/tags/${id}`, query: { workspaceId } }, signal),
  })
