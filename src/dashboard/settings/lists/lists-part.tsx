import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { listsQuery } from '../../api/queries.ts'
import type { List } from '../../api/wire-types.ts'
import { writeFilter } from '../../contacts/filter/write-filter.ts'
import { formatTime } from '../../contacts/values/format.ts'
import { viewHref } from '../../contacts/view.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Table } from '../../ui/table.tsx'
import { Counted } from '../counted.tsx'
import { PartHeader } from '../part-header.tsx'
import { RowMenu } from '../row-menu.tsx'
import { DeleteListDialog } from './delete-list-dialog.tsx'
import { listCountQuery } from './list-count-query.ts'
import { ListDialog } from './list-dialog.tsx'

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
    viewHref(workspaceId, {
      filter: writeFilter({ join: 'and', conditions: [{ field: 'lists', op: 'eq', value: id }] }),
    })
  return (
    <>
      <PartHeader
        title={words.title}
        text={words.text}
        call={{ method: 'GET', path: '/v2/lists', query: { workspaceId } }}
      >
        {mayWrite && (
          <Button look="primary" icon="plus" onClick={() => setTask({ kind: 'new' })}>
            {words.new}
          </Button>
        )}
      </PartHeader>
      <Loaded query={query}>
        {(lists) =>
          lists.length === 0 ? (
            <Notice icon="list" title={strings.settings.noneYet} />
          ) : (
            <Table
              label={words.title}
              rows={lists}
              keyOf={({ id }) => id}
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
                    <Counted
                      query={listCountQuery(workspaceId, list)}
                      countOf={({ memberCount }) => memberCount}
                    />
                  ),
                },
                {
                  label: strings.settings.created,
                  spare: true,
                  cell: ({ createdAt }) => formatTime(createdAt),
                },
                {
                  label: strings.settings.actions,
                  hideLabel: true,
                  number: true,
                  cell: (list) =>
                    mayWrite && (
                      <RowMenu
                        name={list.name}
                        entries={[
                          {
                            label: words.edit,
                            icon: 'settings',
                            onSelect: () => setTask({ kind: 'edit', list }),
                          },
                          {
                            label: words.delete,
                            icon: 'bin',
                            danger: true,
                            onSelect: () => setTask({ kind: 'delete', list }),
                          },
                        ]}
                      />
                    ),
                },
              ]}
            />
          )
        }
      </Loaded>
      {task?.kind === 'new' && <ListDialog onClose={close} />}
      {task?.kind === 'edit' && <ListDialog list={task.list} onClose={close} />}
      {task?.kind === 'delete' && <DeleteListDialog list={task.list} onClose={close} />}
    </>
  )
}
