import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

interface MenuEntry {
  label: string
  icon?: IconName
  danger?: boolean
  disabled?: boolean
  href?: string
  onSelect?: () => void
}

/** Entries that belong together, under what they are about. */
export interface MenuGroup {
  heading: ReactNode
  entries: readonly MenuEntry[]
}

export type MenuPart = MenuEntry | MenuGroup | 'line'

interface Props {
  /** The button that opens it. */
  trigger: ReactElement
  entries: readonly MenuPart[]
  align?: 'start' | 'end'
}

/** A list of actions behind a button. */
export function Menu({ trigger, entries, align = 'end' }: Props) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className="floating" align={align} sideOffset={4}>
          <Base.Popup className="menu">
            {entries.map((part, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
              <Part key={index} part={part} />
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

function Part({ part }: { part: MenuPart }) {
  if (part === 'line') return <Base.Separator className="menu-line" />
  if (!('heading' in part)) return <MenuItem {...part} />
  return (
    <Base.Group>
      <Base.GroupLabel className="menu-heading">{part.heading}</Base.GroupLabel>
      {part.entries.map((entry) => (
        <MenuItem key={entry.label} {...entry} />
      ))}
    </Base.Group>
  )
}

function MenuItem({ label, icon, danger, disabled = false, href, onSelect }: MenuEntry) {
  const className = `menu-item${danger ? ' menu-item-danger' : ''}`
  const content = (
    <>
      {icon && <Icon name={icon} />}
      <bdi>{label}</bdi>
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
