import type { ComponentProps } from 'react'
import type { CustomField } from '../../api/wire-types.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { moveButtonId } from './use-field-order.ts'

interface Props {
  field: CustomField
  index: number
  count: number
  handle: ComponentProps<'span'>
  onMove: (from: number, to: number) => void
}

const words = strings.fields

/** Where a field stands among the others: a handle for the mouse, buttons for everybody. */
export function FieldPlace({ field: { id, name }, index, count, handle, onMove }: Props) {
  return (
    <div className="field-place">
      <span className="field-handle" title={words.drag} aria-hidden="true" {...handle}>
        <Icon name="grip" />
      </span>
      <Button
        look="quiet"
        icon="chevronUp"
        id={moveButtonId(id, 'up')}
        aria-label={words.up(name)}
        disabled={index === 0}
        onClick={() => onMove(index, index - 1)}
      />
      <Button
        look="quiet"
        icon="chevronDown"
        id={moveButtonId(id, 'down')}
        aria-label={words.down(name)}
        disabled={index === count - 1}
        onClick={() => onMove(index, index + 1)}
      />
    </div>
  )
}
