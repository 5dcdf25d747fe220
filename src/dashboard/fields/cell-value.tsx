import { strings } from '../strings/strings.ts'
import { formatDate, formatNumber, formatTime } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import type { Column } from './standard-columns.ts'

interface Props {
  column: Column
  value: unknown
  listNames: ReadonlyMap<string, string>
}

/** A value as its kind is read. Always text: nothing of a contact is ever markup. */
export function CellValue({ column, value, listNames }: Props) {
  if (value === null || value === undefined) return null
  switch (column.kind) {
    case 'boolean':
      return <Flag on={value === true} warns={column.field === 'doNotContact'} />
    case 'number':
      return <span className="number">{formatNumber(value)}</span>
    case 'date':
      return <span className="number">{formatDate(String(value))}</span>
    case 'time':
      return <span className="number">{formatTime(String(value))}</span>
    case 'json':
      return <code>{JSON.stringify(value)}</code>
    case 'tags':
    case 'words':
      return <Chips words={value as string[]} />
    case 'lists':
      return <Chips words={(value as string[]).map((id) => listNames.get(id) ?? id)} list />
    default:
      return <bdi>{String(value)}</bdi>
  }
}

function Chips({ words, list = false }: { words: readonly string[]; list?: boolean }) {
  return (
    <span className="cell-chips">
      {words.map((word) => (
        <Chip key={word} text={word} list={list} />
      ))}
    </span>
  )
}

function Flag({ on, warns }: { on: boolean; warns: boolean }) {
  if (warns) {
    return on ? (
      <span className="chip chip-danger">
        <Icon name="phoneOff" size={13} />
        <span className="chip-text">{strings.contacts.doNotContact.title}</span>
      </span>
    ) : null
  }
  return <span className={on ? 'flag flag-on' : 'flag'}>{on ? strings.common.yes : strings.common.no}</span>
}

interface ChipProps {
  text: string
  list?: boolean
  onRemove?: (() => void) | undefined
}

/** A tag or a list by its name; with a way to take it off where there is one. */
export function Chip({ text, list = false, onRemove }: ChipProps) {
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
