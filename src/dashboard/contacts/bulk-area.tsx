import type { GridApi } from 'ag-grid-community'
import { type RefObject, useEffect, useState } from 'react'
import type { Picked } from '../api/contacts.ts'
import type { Contact, Job } from '../api/wire-types.ts'
import { JobBars } from '../jobs/job-bar.tsx'
import { isRestore, useMyJobs } from '../jobs/jobs.tsx'
import type { View } from '../router/view.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { formatNumber } from '../ui/format.ts'
import { Menu } from '../ui/menu.tsx'
import { BulkDialog, type BulkTask, bulkTasks } from './bulk-dialog.tsx'

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

interface BulkBarProps {
  ids: string[]
  /** Everybody in the view, not only those picked. */
  all: boolean
  total: number | undefined
  view: View
  onAll: () => void
  onNone: () => void
  onStarted: (job: Job) => void
}

const words = strings.contacts.bulk
const atHand = bulkTasks.slice(0, 1)

/** How many are picked, and what can be done to them. */
function BulkBar({ ids, all, total, view, onAll, onNone, onStarted }: BulkBarProps) {
  const [task, setTask] = useState<BulkTask>()
  const picked: Picked = all ? { filter: view.filter, q: view.q } : { ids }
  const count = all ? total : ids.length
  return (
    <section className="bulk-bar" aria-label={words.title}>
      <p className="number" aria-live="polite">
        <strong>{count === 1 ? words.selectedOne : words.selected(formatNumber(count ?? 0))}</strong>
      </p>
      {!all && total !== undefined && total > ids.length && (
        <Button look="quiet" onClick={onAll}>
          {words.all(formatNumber(total))}
        </Button>
      )}
      <Button look="quiet" onClick={onNone}>
        {words.clear}
      </Button>
      <span className="toolbar-space" />
      {atHand.map((one) => (
        <Button key={one.label} icon={one.icon} onClick={() => setTask(one)}>
          {one.label}
        </Button>
      ))}
      <Menu
        trigger={<Button icon="more">{words.more}</Button>}
        entries={bulkTasks
          .filter((one) => !atHand.includes(one))
          .map((one) => ({
            label: one.label,
            icon: one.icon,
            danger: one.danger === true,
            onSelect: () => setTask(one),
          }))}
      />
      {task && (
        <BulkDialog task={task} picked={picked} onStarted={onStarted} onClose={() => setTask(undefined)} />
      )}
    </section>
  )
}
