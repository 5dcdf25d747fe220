import type { ComponentProps, ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

interface ButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  children?: ReactNode
  icon?: IconName | undefined
  look?: 'plain' | 'primary' | 'quiet' | 'danger' | undefined
  /** Work is under way: it stays in place and cannot be pressed again. */
  busy?: boolean | undefined
}

/** A button. Without children it needs an `aria-label`. */
export function Button({ children, icon, look = 'plain', busy = false, disabled, ...rest }: ButtonProps) {
  const only = children === undefined || children === null ? ' button-icon' : ''
  return (
    <button
      type="button"
      title={only === '' ? undefined : rest['aria-label']}
      {...rest}
      className={`button button-${look}${only} ${rest.className ?? ''}`}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
}
