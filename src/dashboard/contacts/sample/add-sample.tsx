import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sendCall } from '../../api/send-call.ts'
import type { Sample } from '../../api/wire-types.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { showDone, showError } from '../../ui/toasts.tsx'

/** Puts invented people into an empty workspace. */
export function AddSample({ onAdded }: { onAdded: () => void }) {
  const { workspaceId } = usePlace()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const add = async () => {
    setBusy(true)
    try {
      const path = `/v2/workspaces/${workspaceId}/sample`
      const { contactsCreated } = await sendCall<Sample>({ method: 'POST', path })
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
    <Button busy={busy} onClick={add}>
      {strings.contacts.noRows.sample}
    </Button>
  )
}
