import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { describeError } from '../api/api-error.ts'
import { strings } from '../strings/strings.ts'
import { Button } from './button.tsx'
import { Notice } from './notice.tsx'

interface Props<T> {
  query: UseQueryResult<T>
  /** Lines to hold the place with, so that nothing jumps. */
  lines?: number
  children: (data: T) => ReactNode
}

/** What a query answers; until then its place, and on failure why, with a way to try again. */
export function Loaded<T>({ query, lines = 6, children }: Props<T>) {
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
