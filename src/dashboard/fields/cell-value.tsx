import type { FieldOption } from '../api/wire-types.ts'
import { strings } from '../strings/strings.ts'
import { ageAt, clockIn, formatDate, formatNumber, formatTime } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { usePhoneText } from './phone-text.ts'
import type { Column } from './standard-columns.ts'

interface Props {
  column: Column
  value: unknown
  listNames: ReadonlyMap<string, string>
  /** How wide its cell is: chips that do not fit are counted. Left out: there is room for all. */
  width?: number
}

/** A value as its kind is read. Always text: nothing of a contact is ever markup. */
export function CellValue({ column, value, listNames, width }: Props) {
  if (value === null || value === undefined) return null
  switch (column.kind) {
    case 'boolean':
      return <Flag on={value === true} warns={column.field === 'doNotContact'} />
    case 'number':
      return <span className="number">{formatNumber(value, column.custom?.format)}</span>
    case 'date':
      return <DateText day={String(value)} column={column} />
    case 'select':
      return <Chips words={[String(value)]} width={width} options={optionsOf(column)} />
    case 'multiSelect':
      return (
        <Chips
          words={(Array.isArray(value) ? value : [value]).map(String)}
          width={width}
          options={optionsOf(column)}
        />
      )
    case 'time':
      return <span className="number">{formatTime(String(value))}</span>
    case 'json':
      return <code>{JSON.stringify(value)}</code>
    case 'tags':
    case 'words':
      return <Chips words={value as string[]} width={width} />
    case 'lists':
      return <Chips words={(value as string[]).map((id) => listNames.get(id) ?? id)} width={width} list />
    case 'phone':
      return <PhoneText phone={String(value)} />
    case 'clock':
      return <ClockText timeZone={String(value)} />
    default:
      return <bdi>{String(value)}</bdi>
  }
}

interface ChipsProps {
  words: readonly string[]
  width: number | undefined
  list?: boolean
  /** For options: their colours. */
  options?: readonly FieldOption[] | undefined
}

function Chips({ words, width, list = false, options }: ChipsProps) {
  const shown = width === undefined ? words.length : fitting(words, width)
  const rest = words.slice(shown)
  return (
    <span className="cell-chips">
      {words.slice(0, shown).map((word) => (
        <Chip key={word} text={word} list={list} color={colorOf(word, options)} />
      ))}
      {rest.length > 0 && (
        <span className="chip chip-rest" title={rest.join(', ')}>
          +{rest.length}
          <span className="only-heard">: {rest.join(', ')}</span>
        </span>
      )}
    </span>
  )
}

const optionsOf = ({ custom }: Column): readonly FieldOption[] => custom?.options ?? []

/** The colour of an option by its name; gray for one that this page does not know yet. */
export function colorOf(
  name: string,
  options: readonly FieldOption[] | undefined,
): FieldOption['color'] | undefined {
  return options && (options.find((option) => option.name === name)?.color ?? 'gray')
}

/** A day; of birth with the age that it makes. */
function DateText({ day, column }: { day: string; column: Column }) {
  const isBirthday = column.field === 'birthday' || column.custom?.format?.style === 'birthday'
  const age = isBirthday ? ageAt(day) : undefined
  return (
    <span className="number">
      {formatDate(day)}
      {age !== undefined && <span className="quiet"> · {strings.contacts.age(age)}</span>}
    </span>
  )
}

const letterPx = 6.8
const chipPx = 22
const restPx = 34
const paddingPx = 30

/** How many chips fit beside the count of the others; one at least, which is cut. By estimate: measuring costs a layout a cell. */
function fitting(words: readonly string[], width: number): number {
  let room = width - paddingPx
  for (const [index, word] of words.entries()) {
    room -= Array.from(word).length * letterPx + chipPx
    const needed = index < words.length - 1 ? restPx : 0
    if (room < needed) return Math.max(index, 1)
  }
  return words.length
}

function PhoneText({ phone }: { phone: string }) {
  const shown = usePhoneText(phone)
  return <span className="number phone-text">{shown}</span>
}

/** What the clock says in a zone; it is drawn again each minute by who shows it. */
function ClockText({ timeZone }: { timeZone: string }) {
  const time = clockIn(timeZone)
  return time === undefined ? null : (
    <span className="number" title={timeZone}>
      {time}
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
  /** The colour of an option. */
  color?: FieldOption['color'] | undefined
  onRemove?: (() => void) | undefined
}

/** A tag or a list by its name; with a way to take it off where there is one. */
export function Chip({ text, list = false, color, onRemove }: ChipProps) {
  const look = color === undefined ? (list ? 'chip chip-list' : 'chip') : `chip chip-option option-${color}`
  return (
    <span className={look}>
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
