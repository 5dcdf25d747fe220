import { type ComponentProps, type ReactNode, useState } from 'react'
import { strings } from '../strings/strings.ts'
import { copyText } from './browser.ts'
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

interface CopyButtonProps {
  text: string
  label?: string
  /** Only the icon is seen. */
  hideLabel?: boolean
}

/** Copies a text and says so in its own place. */
export function CopyButton({ text, label = strings.common.copy, hideLabel = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await copyText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 2_000)
  }
  if (hideLabel) {
    const said = copied ? strings.common.copied : `${label} ${text}`
    return <Button look="quiet" icon={copied ? 'check' : 'copy'} aria-label={said} onClick={copy} />
  }
  return (
    <Button icon={copied ? 'check' : 'copy'} onClick={copy}>
      <span aria-live="polite">{copied ? strings.common.copied : label}</span>
    </Button>
  )
}
