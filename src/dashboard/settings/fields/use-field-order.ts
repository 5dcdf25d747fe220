import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { customFieldsQuery } from '../../api/queries.ts'
import { sendCall } from '../../api/send-call.ts'
import type { CustomField } from '../../api/wire-types.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { showError } from '../../ui/toasts.tsx'

/** The id of the button that moves a field, by which it keeps the focus where its row goes. */
export const moveButtonId = (fieldId: string, way: 'up' | 'down') => `${way} ${fieldId}`

interface FieldOrder {
  move: (from: number, to: number) => void
  /** The latest move, in words. */
  said: string
}

/** Puts a field in another one's place: shown at once, and put back when the API refuses it. */
export function useFieldOrder(fields: readonly CustomField[]): FieldOrder {
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
