import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { tagsQuery } from '../../api/queries.ts'
import type { Tag } from '../../api/wire-types.ts'
import { writeFilter } from '../../contacts/filter/write-filter.ts'
import { formatNumber, formatTime } from '../../contacts/values/format.ts'
import { viewHref } from '../../contacts/view.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Table } from '../../ui/table.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Counted } from '../counted.tsx'
import { PartHeader } from '../part-header.tsx'
import { RowMenu } from '../row-menu.tsx'
import { DeleteTagDialog } from './delete-tag-dialog.tsx'
import { MergeTagDialog } from './merge-tag-dialog.tsx'
import { tagCountQuery } from './tag-count-query.ts'
import { TagDialog } from './tag-dialog.tsx'

type Task = { kind: 'new' } | { kind: 'rename' | 'merge' | 'delete'; tag: Tag }

const words = strings.settings.tags
const shownMax = 200

/** A workspace's tags. */
export function TagsPart() {
  const { workspaceId, mayWrite } = usePlace()
  const query = useQuery(tagsQuery(workspaceId))
  const [task, setTask] = useState<Task>()
  const [wanted, setWanted] = useState('')
  const close = () => setTask(undefined)
  return (
    <>
      <PartHeader
        title={words.title}
        text={words.text}
        call={{ method: 'GET', path: '/v2/tags', query: { workspaceId } }}
      >
        {mayWrite && (
          <Button look="primary" icon="plus" onClick={() => setTask({ kind: 'new' })}>
            {words.new}
          </Button>
        )}
      </PartHeader>
      <Loaded query={query}>
        {(tags) => {
          if (tags.length === 0) return <Notice icon="tag" title={strings.settings.noneYet} />
          const found = tags.filter(({ name }) =>
            name.toLocaleLowerCase().includes(wanted.toLocaleLowerCase()),
          )
          return (
            <div className="stack">
              <TextField
                hideLabel
                label={words.find}
                placeholder={words.find}
                value={wanted}
                onChange={setWanted}
              />
              <TagTable tags={found.slice(0, shownMax)} onTask={setTask} />
              {found.length > shownMax && <p className="quiet">{words.shownOf(formatNumber(shownMax))}</p>}
            </div>
          )
        }}
      </Loaded>
      {task?.kind === 'new' && <TagDialog onClose={close} />}
      {task?.kind === 'rename' && <TagDialog tag={task.tag} onClose={close} />}
      {task?.kind === 'merge' && <MergeTagDialog tag={task.tag} onClose={close} />}
      {task?.kind === 'delete' && <DeleteTagDialog tag={task.tag} onClose={close} />}
    </>
  )
}

function TagTable({ tags, onTask }: { tags: readonly Tag[]; onTask: (task: Task) => void }) {
  const { workspaceId, mayWrite } = usePlace()
  const hrefOf = ({ name }: Tag) =>
    viewHref(workspaceId, {
      filter: writeFilter({ join: 'and', conditions: [{ field: 'tags', op: 'eq', value: name }] }),
    })
  return (
    <Table
      label={words.title}
      rows={tags}
      keyOf={({ id }) => id}
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
          cell: (tag) => (
            <Counted query={tagCountQuery(workspaceId, tag)} countOf={({ contactCount }) => contactCount} />
          ),
        },
        { label: strings.settings.created, spare: true, cell: ({ createdAt }) => formatTime(createdAt) },
        {
          label: strings.settings.actions,
          hideLabel: true,
          number: true,
          cell: (tag) =>
            mayWrite && (
              <RowMenu
                name={tag.name}
                entries={[
                  { label: words.rename, icon: 'settings', onSelect: () => onTask({ kind: 'rename', tag }) },
                  { label: words.merge, icon: 'tag', onSelect: () => onTask({ kind: 'merge', tag }) },
                  {
                    label: words.delete,
                    icon: 'bin',
                    danger: true,
                    onSelect: () => onTask({ kind: 'delete', tag }),
                  },
                ]}
              />
            ),
        },
      ]}
    />
  )
}
