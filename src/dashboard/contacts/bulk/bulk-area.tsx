import type { GridApi } from 'ag-grid-community'
import { type RefObject, useEffect } from 'react'
import type { Contact, Job } from '../../api/wire-types.ts'
import { JobBars } from '../../jobs/job-bars.tsx'
import { isRestore, useMyJobs } from '../../jobs/use-my-jobs.ts'
import type { View } from '../view.ts'
import { BulkBar } from './bulk-bar.tsx'

interface Props {
  gridApi: RefObject<GridApi<Contact> | null>
  ids: string[]
  total: number | undefined
  view: View
  /** Everybody in the view is meant, not only those picked. */
  all: boolean
  onAll: (all: boolean) => void
  onChanged: () => void
}

/** Below the grid: what can be done to those who are picked, and how far it is. */
export function BulkArea({ gridApi, ids, total, view, all, onAll, onChanged }: Props) {
  const mine = useMyJobs((job) => job.kind === 'bulk' && !isRestore(job))
  const { filter, q } = view
  // Everybody of one view is not everybody of the next, and a row that is unpicked was one of everybody.
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what it answers to
  useEffect(() => onAll(false), [filter, q, ids])
  const none = () => {
    gridApi.current?.deselectAll()
    onAll(false)
  }
  const start = (started: Job) => {
    none()
    mine.onJobs((jobs) => [...jobs, started])
  }
  return (
    <div>
      <JobBars {...mine} onEnd={onChanged} />
      {ids.length > 0 && (
        <BulkBar
          ids={ids}
          all={all}
          total={total}
          view={view}
          onAll={() => onAll(true)}
          onNone={none}
          onStarted={start}
        />
      )}
    </div>
  )
}
