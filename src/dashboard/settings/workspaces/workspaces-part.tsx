import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { workspacesQuery } from '../../api/queries.ts'
import type { Workspace } from '../../api/wire-types.ts'
import { hrefOf } from '../../router/route.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Table } from '../../ui/table.tsx'
import { PartHeader } from '../part-header.tsx'
import { RowMenu } from '../row-menu.tsx'
import { DeleteWorkspaceDialog } from './delete-workspace-dialog.tsx'
import { WorkspaceDialog } from './workspace-dialog.tsx'

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
