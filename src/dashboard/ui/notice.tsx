import type { UseQueryResult } from '@tanstack/react-query'
import { Component, type ReactNode } from 'react'
import { describeError } from '../api/api-call.ts'
import { strings } from '../strings/strings.ts'
import { Button } from './button.tsx'
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

interface LoadedProps<T> {
  query: UseQueryResult<T>
  /** Lines to hold the place with, so that nothing jumps. */
  lines?: number
  children: (data: T) => ReactNode
}

/** What a query answers; until then its place, and on failure why, with a way to try again. */
export function Loaded<T>({ query, lines = 6, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) {
    return (
      <Notice
        icon="warning"
        title={strings.errors.notLoaded}
        actions={
          <Button icon="refresh" onClick={() => query.refetch()}>
            {strings.common.tryAgain}
          </Button>
        }
      >
        {describeError(query.error)}
      </Notice>
    )
  }
  return (
    <div className="skeletons" role="status" aria-label={strings.common.loading}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <div className="skeleton" key={line} />
      ))}
    </div>
  )
}

/** Keeps a fault of one page from leaving an empty window. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error?: Error }> {
  override state: { error?: Error } = {}

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (error === undefined) return this.props.children
    const isMissing = isMissingPart(error)
    return (
      <Notice
        icon="warning"
        title={isMissing ? strings.errors.notLoaded : strings.errors.crashed}
        actions={<Button onClick={() => window.location.reload()}>{strings.errors.reload}</Button>}
      >
        {isMissing ? strings.errors.partMissing : error.message}
      </Notice>
    )
  }
}

/** A part of the page that did not come: the server is away, or was replaced by another version since. */
function isMissingPart({ message }: Error): boolean {
  return /preload|dynamically imported|module script/i.test(message)
}
