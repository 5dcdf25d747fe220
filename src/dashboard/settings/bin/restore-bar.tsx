import { useState } from 'react'
import { sendCall } from '../../api/send-call.ts'
import type { Job } from '../../api/wire-types.ts'
import { bulkCall, type Picked } from '../../contacts/bulk/bulk-call.ts'
import { formatNumber } from '../../contacts/values/format.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { ApiMenu } from '../../ui/api-menu.tsx'
import { Button } from '../../ui/button.tsx'
import { showError } from '../../ui/toasts.tsx'

interface Props {
  picked: Picked
  /** How many those are. */
  count: number
  /** How many are found. */
  total: number
  onAll: () => void
  onNone: () => void
  onStarted: (job: Job) => void
}

const words = strings.contacts.bulk

/** How many of the bin are picked, and their way back; it can be undone. */
export function RestoreBar({ picked, count, total, onAll, onNone, onStarted }: Props) {
  const { workspaceId } = usePlace()
  const [busy, setBusy] = useState(false)
  const call = bulkCall(workspaceId, picked, { type: 'restore' })
  const start = async () => {
    setBusy(true)
    try {
      onStarted(await sendCall<Job>(call))
    } catch (error) {
      showError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className="bulk-bar restore-bar" aria-label={words.title}>
      <p className="number" aria-live="polite">
        <strong>{count === 1 ? words.selectedOne : words.selected(formatNumber(count))}</strong>
      </p>
      {count < total && (
        <Button look="quiet" onClick={onAll}>
          {words.all(formatNumber(total))}
        </Button>
      )}
      <Button look="quiet" onClick={onNone}>
        {words.clear}
      </Button>
      <span className="toolbar-space" />
      <span className="row-actions">
        <ApiMenu call={call} of={strings.contacts.restore.action} />
        <Button look="primary" icon="undo" busy={busy} onClick={start}>
          {words.act(strings.contacts.restore.action, formatNumber(count))}
        </Button>
      </span>
    </section>
  )
}
