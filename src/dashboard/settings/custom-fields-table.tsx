import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ComponentProps, type DragEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { sendCall } from '../api/api-call.ts'
import { customFieldsQuery } from '../api/queries.ts'
import type { CustomField } from '../api/wire-types.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Table, type TableColumn } from '../ui/table.tsx'
import { showError } from '../ui/toasts.tsx'

interface Props {
  fields: CustomField[]
  columns: readonly TableColumn<CustomField>[]
}

const words = strings.settings.fields

/** A workspace's custom fields in their order, which users who may write can change. */
export function FieldsTable({ fields, columns }: Props) {
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
        columns={mayWrite ? [place, ...columns] : columns}
      />
      <p className="only-heard" role="status">
        {said}
      </p>
    </>
  )
}

/** A field's name with what is going on with it, its type and its slug. */
export function fieldColumns(stateOf: (field: CustomField) => ReactNode): TableColumn<CustomField>[] {
  return [
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
  ]
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

interface FieldPlaceProps {
  field: CustomField
  index: number
  count: number
  handle: ComponentProps<'span'>
  onMove: (from: number, to: number) => void
}

const orderWords = strings.fields

/** The position of a field: a handle for the mouse, buttons for the keyboard. */
function FieldPlace({ field: { id, name }, index, count, handle, onMove }: FieldPlaceProps) {
  return (
    <div className="field-place">
      <span className="field-handle" title={orderWords.drag} aria-hidden="true" {...handle}>
        <Icon name="grip" />
      </span>
      <Button
        look="quiet"
        icon="chevronUp"
        id={moveButtonId(id, 'up')}
        aria-label={orderWords.up(name)}
        disabled={index === 0}
        onClick={() => onMove(index, index - 1)}
      />
      <Button
        look="quiet"
        icon="chevronDown"
        id={moveButtonId(id, 'down')}
        aria-label={orderWords.down(name)}
        disabled={index === count - 1}
        onClick={() => onMove(index, index + 1)}
      />
    </div>
  )
}

/** The id of the button that moves a field, by which it keeps the focus where its row goes. */
const moveButtonId = (fieldId: string, way: 'up' | 'down') => `${way} ${fieldId}`

interface FieldOrder {
  move: (from: number, to: number) => void
  /** The latest move, in words. */
  said: string
}

/** Puts a field in another one's place: shown at once, and put back when the API refuses it. */
function useFieldOrder(fields: readonly CustomField[]): FieldOrder {
  const { workspaceId } = usePlace()
  const queries = useQueryClient()
  const { queryKey } = customFieldsQuery(workspaceId)
  const [said, setSaid] = useState('')
  const focused = useRef<string>(undefined)
  const keep = useMutation({
    // One after the other, so that the last order that was seen is the one that stays.
    scope: { id: 'field-order' },
    mutationFn: (ids: string[]) =>
      sendCall({ method: 'PUT', path: '/v2/custom-fields/order', body: { workspaceId, ids } }),
    onError: (error) => {
      showError(error)
      return queries.invalidateQueries({ queryKey })
    },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a row that moves loses the focus
  useEffect(() => {
    const button = focused.current && document.getElementById(focused.current)
    if (button) focusButton(button)
    focused.current = undefined
  }, [fields])

  const move = async (from: number, to: number) => {
    const order = [...fields]
    const [moved] = order.splice(from, 1)
    if (moved === undefined) return
    order.splice(to, 0, moved)
    focused.current = document.activeElement?.id
    setSaid(strings.fields.moved(moved.name, String(to + 1), String(order.length)))
    await queries.cancelQueries({ queryKey })
    queries.setQueryData(queryKey, order)
    keep.mutate(order.map(({ id }) => id))
  }
  return { move, said }
}

/** At the end of the list the button that moved it there is off, and its neighbour is next. */
function focusButton(button: HTMLElement): void {
  const { parentElement } = button
  const isOff = button instanceof HTMLButtonElement && button.disabled
  const other = isOff ? parentElement?.querySelector<HTMLElement>('button:not(:disabled)') : button
  other?.focus()
}

interface RowDrag {
  /** Props of the row at this place, which others are dropped on. */
  rowProps: (index: number) => ComponentProps<'tr'>
  /** Props of the handle in it. */
  handleProps: (index: number) => ComponentProps<'span'>
}

/** Makes rows of a table draggable; buttons beside it are needed for keyboards. */
function useRowDrag(onMove: (from: number, to: number) => void): RowDrag {
  const [dragged, setDragged] = useState<number>()
  const [over, setOver] = useState<number>()
  const end = () => {
    setDragged(undefined)
    setOver(undefined)
  }
  return {
    rowProps: (index) => ({
      onDragOver: (event) => {
        if (dragged === undefined) return
        event.preventDefault()
        setOver(index)
      },
      onDrop: (event) => {
        event.preventDefault()
        if (dragged !== undefined && dragged !== index) onMove(dragged, index)
        end()
      },
      className: over === index && dragged !== undefined ? classOf(dragged, index) : undefined,
    }),
    handleProps: (index) => ({
      draggable: true,
      onDragStart: (event) => {
        setDragged(index)
        carryRow(event)
      },
      onDragEnd: end,
    }),
  }
}

/** On which side of the row it would come to stand. */
function classOf(from: number, to: number): string | undefined {
  if (from === to) return undefined
  return from < to ? 'drop-after' : 'drop-before'
}

function carryRow({ currentTarget, dataTransfer }: DragEvent<HTMLElement>): void {
  const row = currentTarget.closest('tr')
  dataTransfer.effectAllowed = 'move'
  // Firefox drags nothing without data.
  dataTransfer.setData('text/plain', '')
  if (row) dataTransfer.setDragImage(row, 16, row.clientHeight / 2)
}
