import type { ReactNode } from 'react'
import type { CustomField } from '../../api/wire-types.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { Table, type TableColumn } from '../../ui/table.tsx'
import { useRowDrag } from '../../ui/use-row-drag.ts'
import { RowMenu } from '../row-menu.tsx'
import { FieldPlace } from './field-place.tsx'
import type { FieldTask } from './field-task.ts'
import { useFieldOrder } from './use-field-order.ts'

interface Props {
  fields: CustomField[]
  onTask: (task: FieldTask) => void
  /** What is going on with a field, below its name. */
  stateOf: (field: CustomField) => ReactNode
}

const words = strings.settings.fields

/** A workspace's custom fields in their order, which whoever may write can change. */
export function FieldsTable({ fields, onTask, stateOf }: Props) {
  const { mayWrite } = usePlace()
  const { move, said } = useFieldOrder(fields)
  const { rowProps, handleProps } = useRowDrag(move)
  const place: TableColumn<CustomField> = {
    label: strings.fields.place,
    hideLabel: true,
    narrow: true,
    cell: (field, index) => (
      <FieldPlace
        field={field}
        index={index}
        count={fields.length}
        handle={handleProps(index)}
        onMove={move}
      />
    ),
  }
  return (
    <>
      <Table
        label={words.title}
        rows={fields}
        keyOf={({ id }) => id}
        rowProps={(_, index) => rowProps(index)}
        columns={[
          ...(mayWrite ? [place] : []),
          {
            label: strings.settings.name,
            cell: (field) => (
              <>
                <FieldName field={field} />
                {stateOf(field)}
              </>
            ),
          },
          { label: words.type, cell: ({ type }) => words.types[type] },
          { label: words.slug, spare: true, cell: ({ slug }) => <code>{slug}</code> },
          {
            label: strings.settings.actions,
            hideLabel: true,
            number: true,
            cell: (field) => mayWrite && <FieldMenu field={field} onTask={onTask} />,
          },
        ]}
      />
      <p className="only-heard" role="status">
        {said}
      </p>
    </>
  )
}

function FieldMenu({ field, onTask }: { field: CustomField } & Pick<Props, 'onTask'>) {
  return (
    <RowMenu
      name={field.name}
      entries={[
        { label: words.edit, icon: 'settings', onSelect: () => onTask({ kind: 'edit', field }) },
        {
          label: strings.fields.retype.menu,
          icon: 'refresh',
          onSelect: () => onTask({ kind: 'retype', field }),
        },
        { label: words.delete, icon: 'bin', danger: true, onSelect: () => onTask({ kind: 'delete', field }) },
      ]}
    />
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
