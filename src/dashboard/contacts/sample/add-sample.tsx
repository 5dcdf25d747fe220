import { useState } from 'react'
import { sendCall } from '../../api/send-call.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { showDone, showError } from '../../ui/toasts.tsx'

/** Puts the invented people into the workspace; those who are there already stay as they are. */
export function AddSample({ onAdded }: { onAdded: () => void }) {
  const { workspaceId } = usePlace()
  const [busy, setBusy] = useState(false)
  const add = async () => {
    setBusy(true)
    try {
      const { samplePeople } = await import('./sample-people.ts')
      const operations = samplePeople.map((contact) => ({ op: 'upsert', contact }))
      await sendCall({ method: 'POST', path: '/v2/contacts/batch', body: { workspaceId, operations } })
      showDone(strings.contacts.noRows.sampled(samplePeople.length))
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
