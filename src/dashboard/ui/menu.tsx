import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

export interface MenuEntry {
  label: string
  icon?: IconName
  danger?: boolean
  disabled?: boolean
  href?: string
  onSelect?: () => void
}

interface Props {
  /** The button that opens it. */
  trigger: ReactElement
  entries: readonly (MenuEntry | 'line')[]
  /** Above the entries: what they are about. */
  heading?: ReactNode
  align?: 'start' | 'end'
}

/** A list of actions behind a button. */
export function Menu({ trigger, entries, heading, align = 'end' }: Props) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className="floating" align={align} sideOffset={4}>
          <Base.Popup className="menu">
            {heading && <div className="menu-heading">{heading}</div>}
            {entries.map((entry, index) =>
              entry === 'line' ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing else to be told apart by
                <Base.Separator key={`line ${index}`} className="menu-line" />
              ) : (
                <MenuItem key={entry.label} {...entry} />
              ),
            )}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

function MenuItem({ label, icon, danger, disabled = false, href, onSelect }: MenuEntry) {
  const className = `menu-item${danger ? ' menu-item-danger' : ''}`
  const content = (
    <>
      {icon && <Icon name={icon} />}
      {label}
    </>
  )
  if (href !== undefined) {
    return (
      <Base.LinkItem className={className} render={<a href={href} />} closeOnClick>
        {content}
      </Base.LinkItem>
    )
  }
  return (
    <Base.Item className={className} disabled={disabled} onClick={onSelect}>
      {content}
    </Base.Item>
  )
}
