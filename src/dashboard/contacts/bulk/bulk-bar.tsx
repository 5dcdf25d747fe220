import { useState } from 'react'
import type { Job } from '../../api/wire-types.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { formatNumber } from '../values/format.ts'
import type { View } from '../view.ts'
import type { Picked } from './bulk-call.ts'
import { BulkDialog } from './bulk-dialog.tsx'
import { type BulkTask, bulkTasks } from './bulk-tasks.ts'

interface Props {
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
export function BulkBar({ ids, all, total, view, onAll, onNone, onStarted }: Props) {
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
