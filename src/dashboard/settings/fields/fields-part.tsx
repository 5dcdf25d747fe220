import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { customFieldsQuery } from '../../api/queries.ts'
import type { CustomField } from '../../api/wire-types.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Table } from '../../ui/table.tsx'
import { PartHeader } from '../part-header.tsx'
import { RowMenu } from '../row-menu.tsx'
import { DeleteFieldDialog } from './delete-field-dialog.tsx'
import { FieldDialog } from './field-dialog.tsx'

type Task = { kind: 'new' } | { kind: 'edit' | 'delete'; field: CustomField }

const words = strings.settings.fields

/** A workspace's custom fields. */
export function FieldsPart() {
  const { workspaceId, mayWrite } = usePlace()
  const query = useQuery(customFieldsQuery(workspaceId))
  const [task, setTask] = useState<Task>()
  const close = () => setTask(undefined)
  return (
    <>
      <PartHeader
        title={words.title}
        text={words.text}
        call={{ method: 'GET', path: '/v2/custom-fields', query: { workspaceId } }}
      >
        {mayWrite && (
          <Button look="primary" icon="plus" onClick={() => setTask({ kind: 'new' })}>
            {words.new}
          </Button>
        )}
      </PartHeader>
      <Loaded query={query}>
        {(fields) =>
          fields.length === 0 ? (
            <Notice icon="columns" title={strings.settings.noneYet} />
          ) : (
            <Table
              label={words.title}
              rows={fields}
              keyOf={({ id }) => id}
              columns={[
                { label: strings.settings.name, cell: (field) => <FieldName field={field} /> },
                { label: words.type, cell: ({ type }) => words.types[type] },
                { label: words.slug, spare: true, cell: ({ slug }) => <code>{slug}</code> },
                {
                  label: strings.settings.actions,
                  hideLabel: true,
                  number: true,
                  cell: (field) =>
                    mayWrite && (
                      <RowMenu
                        name={field.name}
                        entries={[
                          {
                            label: words.edit,
                            icon: 'settings',
                            onSelect: () => setTask({ kind: 'edit', field }),
                          },
                          {
                            label: words.delete,
                            icon: 'bin',
                            danger: true,
                            onSelect: () => setTask({ kind: 'delete', field }),
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
      {task?.kind === 'delete' && <DeleteFieldDialog field={task.field} onClose={close} />}
      {task?.kind === 'new' && <FieldDialog onClose={close} />}
      {task?.kind === 'edit' && <FieldDialog field={task.field} onClose={close} />}
    </>
  )
}

function FieldName({ field: { name, description, aliases } }: { field: CustomField }) {
  return (
    <>
      <strong>
        <bdi>{name}</bdi>
      </strong>
      {description && <p className="quiet">{description}</p>}
      {aliases.length > 0 && <p className="quiet">{words.aliases(aliases.join(', '))}</p>}
    </>
  )
}
