import { type ComponentProps, type DragEvent, useState } from 'react'

interface RowDrag {
  /** Of the row at this place, which others are dropped on. */
  rowProps: (index: number) => ComponentProps<'tr'>
  /** Of what is taken hold of in it. */
  handleProps: (index: number) => ComponentProps<'span'>
}

/** Lets rows of a table be dragged to another's place; whoever has no mouse needs buttons beside it. */
export function useRowDrag(onMove: (from: number, to: number) => void): RowDrag {
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
