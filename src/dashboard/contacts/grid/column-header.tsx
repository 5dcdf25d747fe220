import type { IHeaderParams } from 'ag-grid-community'
import { useEffect, useState } from 'react'
import type { Contact } from '../../api/wire-types.ts'
import type { PlacedColumn } from '../../fields/columns.ts'
import { strings } from '../../strings/strings.ts'
import { Icon } from '../../ui/icon.tsx'
import { Menu, type MenuPart } from '../../ui/menu.tsx'
import type { GridContext } from './grid-columns.tsx'

interface HeaderProps extends IHeaderParams<Contact, GridContext> {
  placed: PlacedColumn
}

const words = strings.contacts.header

/** A column's name, which sorts by it, and its menu. */
export function ColumnHeader({
  placed,
  column,
  context,
  progressSort,
  setSort,
  displayName,
  api,
}: HeaderProps) {
  const [sort, setShownSort] = useState(column.getSort())
  useEffect(() => {
    const show = () => setShownSort(column.getSort())
    column.addEventListener('sortChanged', show)
    return () => column.removeEventListener('sortChanged', show)
  }, [column])
  const { id } = placed
  const isPinned = column.getPinned() === 'left'
  const sorts: MenuPart[] = placed.unsortable
    ? []
    : [
        { label: words.ascending, icon: 'chevronUp', onSelect: () => setSort('asc') },
        { label: words.descending, icon: 'chevronDown', onSelect: () => setSort('desc') },
        ...(sort ? [{ label: words.unsorted, icon: 'clock' as const, onSelect: () => setSort(null) }] : []),
        'line',
      ]
  const entries: MenuPart[] = [
    ...sorts,
    ...(placed.computed
      ? []
      : [
          {
            label: words.filter,
            icon: 'filter' as const,
            onSelect: () => context.columns.filterBy(placed.field),
          },
        ]),
    {
      label: isPinned ? words.unpin : words.pin,
      icon: 'bookmark',
      onSelect: () => context.columns.pin(id, !isPinned),
    },
    { label: words.left, icon: 'chevronLeft', onSelect: () => context.columns.move(id, -1) },
    { label: words.right, icon: 'chevronRight', onSelect: () => context.columns.move(id, 1) },
    { label: words.autosize, icon: 'columns', onSelect: () => api.autoSizeColumns([id]) },
    { label: words.hide, icon: 'close', onSelect: () => context.columns.hide(id) },
  ]
  return (
    <div className="column-header">
      <button
        type="button"
        className="column-title"
        tabIndex={-1}
        disabled={placed.unsortable === true}
        onClick={(event) => progressSort(event.shiftKey)}
      >
        <bdi className="ag-header-cell-text">{displayName}</bdi>
        {sort && <Icon name={sort === 'asc' ? 'chevronUp' : 'chevronDown'} size={13} />}
      </button>
      <Menu
        align="start"
        entries={entries}
        trigger={
          <button type="button" className="column-menu" tabIndex={-1} aria-label={words.menu}>
            <Icon name="chevronDown" size={14} />
          </button>
        }
      />
    </div>
  )
}
