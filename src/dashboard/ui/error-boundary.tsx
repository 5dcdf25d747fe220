import { Component, type ReactNode } from 'react'
import { strings } from '../strings/strings.ts'
import { Button } from './button.tsx'
import { Notice } from './notice.tsx'

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
