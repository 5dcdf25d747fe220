import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiCall, sendCall } from '../api/api-call.ts'
import type { Sample } from '../api/wire-types.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Button } from '../ui/button.tsx'
import { showDone, showError } from '../ui/toasts.tsx'

/** Puts invented people into an empty workspace. */
export function AddSample({ onAdded }: { onAdded: () => void }) {
  const { workspaceId } = usePlace()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const call: ApiCall = { method: 'POST', path: `/v2/workspaces/${workspaceId}/sample` }
  const add = async () => {
    setBusy(true)
    try {
      const { contactsCreated } = await sendCall<Sample>(call)
      await queries.invalidateQueries()
      showDone(strings.contacts.noRows.sampled(contactsCreated))
      onAdded()
    } catch (error) {
      showError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <span className="row-actions">
      <Button busy={busy} onClick={add}>
        {strings.contacts.noRows.sample}
      </Button>
      <ApiMenu call={call} of={strings.contacts.noRows.sample} />
    </span>
  )
}
