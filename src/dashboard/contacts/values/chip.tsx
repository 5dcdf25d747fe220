import { strings } from '../../strings/strings.ts'
import { Icon } from '../../ui/icon.tsx'

interface Props {
  text: string
  list?: boolean
  onRemove?: (() => void) | undefined
}

/** A tag or a list by its name; with a way to take it off where there is one. */
export function Chip({ text, list = false, onRemove }: Props) {
  return (
    <span className={list ? 'chip chip-list' : 'chip'}>
      <span className="chip-text">
        <bdi>{text}</bdi>
      </span>
      {onRemove && (
        <button type="button" aria-label={strings.contacts.picker.remove(text)} onClick={onRemove}>
          <Icon name="close" size={12} />
        </button>
      )}
    </span>
  )
}
