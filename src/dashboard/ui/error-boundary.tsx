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
    if (this.state.error === undefined) return this.props.children
    return (
      <Notice
        icon="warning"
        title={strings.errors.crashed}
        actions={<Button onClick={() => window.location.reload()}>{strings.errors.reload}</Button>}
      >
        {this.state.error.message}
      </Notice>
    )
  }
}
