import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

interface Props {
  icon?: IconName
  title: string
  children?: ReactNode
  /** Buttons or links: what to do next. */
  actions?: ReactNode
}

/** A place with nothing in it: says why, and what can be done. */
export function Notice({ icon, title, children, actions }: Props) {
  return (
    <div className="notice">
      {icon && <Icon name={icon} size={28} />}
      <h2>{title}</h2>
      {children && <div className="notice-text">{children}</div>}
      {actions && <div className="notice-actions">{actions}</div>}
    </div>
  )
}
