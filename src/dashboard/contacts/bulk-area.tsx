import { useQueryClient } from '@tanstack/react-query'
import { useState, useSyncExternalStore } from 'react'
import type { Job } from '../api/wire-types.ts'
import { JobBars } from '../jobs/job-bar.tsx'
import { isRestore, useMyJobs } from '../jobs/jobs.tsx'
import type { View } from '../router/view.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { formatNumber } from '../ui/format.ts'
import { Menu } from '../ui/menu.tsx'
import { BulkDialog, type BulkTask, bulkTasks } from './bulk-dialog.tsx'
import {
  allSelection,
  countSelected,
  noSelection,
  pickedOf,
  type Selection,
  type SelectionStore,
} from './grid/selection.ts'

interface Props {
  selection: SelectionStore
  total: number | undefined
  view: View
  onChanged: () => void
}

/** The area below the grid: the selection, its actions, and the progress of jobs. */
export function BulkArea({ selection, total, view, onChanged }: Props) {
  const { mayWrite } = usePlace()
  const queries = useQueryClient()
  const mine = useMyJobs((job) => job.kind === 'bulk' && !isRestore(job))
  const present = useSyncExternalStore(selection.subscribe, selection.read)
  const count = countSelected(present, total)
  if (!mayWrite) return null
  const start = (started: Job) => {
    selection.set(noSelection)
    mine.onJobs((jobs) => [...jobs, started])
  }
  const end = () => {
    queries.invalidateQueries({ queryKey: ['contact'] })
    onChanged()
  }
  return (
    <div data-region={strings.shell.regions.selection}>
      <JobBars {...mine} onEnd={end} />
      {count !== 0 && (
        <BulkBar
          selection={present}
          count={count}
          total={total}
          view={view}
          onSelection={(next) => selection.set(next)}
          onStarted={start}
        />
      )}
    </div>
  )
}

interface BulkBarProps {
  selection: Selection
  count: number | undefined
  total: number | undefined
  view: View
  onSelection: (selection: Selection) => void
  onStarted: (job: Job) => void
}

const words = strings.contacts.bulk
const atHand = bulkTasks.slice(0, 1)

/** The number and names of the selected contacts, with the actions. */
function BulkBar({ selection, count, total, view, onSelection, onStarted }: BulkBarProps) {
  const [task, setTask] = useState<BulkTask>()
  const isAll = count === total
  return (
    <section className="bulk-bar" aria-label={words.title}>
      <p className="number bulk-count" aria-live="polite">
        <strong>{count === 1 ? words.selectedOne : words.selected(formatNumber(count ?? 0))}</strong>{' '}
        <span className="quiet">
          <bdi>{namesText(selection)}</bdi>
        </span>
      </p>
      {!isAll && total !== undefined && (
        <Button look="quiet" onClick={() => onSelection(allSelection)}>
          {words.all(formatNumber(total))}
        </Button>
      )}
      <Button look="quiet" onClick={() => onSelection(noSelection)}>
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
        <BulkDialog
          task={task}
          picked={pickedOf(selection, view)}
          onStarted={onStarted}
          onClose={() => setTask(undefined)}
        />
      )}
    </section>
  )
}

const namedMax = 3

/** The first few names: the selected contacts, or the excluded ones if all others are selected. */
function namesText(selection: Selection): string {
  const names = [...(selection.all ? selection.but : selection.some).values()]
  const said = strings.contacts.select
  const first = names.slice(0, namedMax).join(', ')
  const text = names.length > namedMax ? said.andMore(first, names.length - namedMax) : first
  if (!selection.all) return text
  return names.length === 0 ? said.all : said.allBut(text)
}
