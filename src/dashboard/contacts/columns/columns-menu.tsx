import { Popover } from '@base-ui/react/popover'
import type { ColumnPreference } from '../../session/preferences.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { type PlacedColumn, preferenceOf } from './arrange-columns.ts'

interface Props {
  columns: readonly PlacedColumn[]
  onColumns: (columns: ColumnPreference[] | undefined) => void
}

/** Which columns are shown, in which order, and which stay in sight; the grid's own header does the same by mouse. */
export function ColumnsMenu({ columns, onColumns }: Props) {
  const words = strings.contacts.columns
  const change = (next: readonly PlacedColumn[]) => onColumns(next.map(preferenceOf))
  const replace = (column: PlacedColumn) =>
    change(columns.map((one) => (one.id === column.id ? column : one)))
  const move = (index: number, step: number) => {
    const next = [...columns]
    const [moved] = next.splice(index, 1)
    next.splice(index + step, 0, moved!)
    change(next)
  }
  return (
    <Popover.Root>
      <Popover.Trigger render={<Button icon="columns">{words.button}</Button>} />
      <Popover.Portal>
        <Popover.Positioner className="floating" align="end" sideOffset={4}>
          <Popover.Popup className="popover columns-menu" aria-label={words.button}>
            <ul>
              {columns.map((column, index) => (
                <li key={column.id}>
                  <label className="check">
                    <input
                      type="checkbox"
                      checked={!column.hidden}
                      onChange={() => replace({ ...column, hidden: !column.hidden })}
                    />
                    <bdi>{column.label}</bdi>
                  </label>
                  <Button
                    look="quiet"
                    icon="bookmark"
                    aria-label={words.pin(column.label)}
                    aria-pressed={column.pinned === 'left'}
                    onClick={() => replace({ ...column, pinned: column.pinned ? undefined : 'left' })}
                  />
                  <Button
                    look="quiet"
                    icon="chevronUp"
                    aria-label={words.up(column.label)}
                    disabled={index === 0}
                    onClick={() => move(index, -1)}
                  />
                  <Button
                    look="quiet"
                    icon="chevronDown"
                    aria-label={words.down(column.label)}
                    disabled={index === columns.length - 1}
                    onClick={() => move(index, 1)}
                  />
                </li>
              ))}
            </ul>
            <Button onClick={() => onColumns(undefined)}>{words.reset}</Button>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
