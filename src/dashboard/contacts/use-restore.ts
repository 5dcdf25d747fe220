import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, type ApiFault } from '../api/api-error.ts'
import { sendCall } from '../api/send-call.ts'
import type { Contact } from '../api/wire-types.ts'
import { strings } from '../strings/strings.ts'
import { showDone, showError } from '../ui/toasts.tsx'
import { restoreCall } from './contact-calls.ts'
import { contactName } from './contact-name.ts'

/** Takes contacts out of the bin one by one; `taken` is what kept some of them there, by contact. */
export function useRestore() {
  const queries = useQueryClient()
  const [taken, setTaken] = useState<Readonly<Record<string, readonly ApiFault[]>>>({})
  const restore = async (contact: Contact): Promise<boolean> => {
    try {
      const restored = await sendCall<Contact>(restoreCall(contact))
      queries.setQueryData(['contact', contact.workspaceId, contact.id], restored)
      showDone(strings.contacts.restore.done(contactName(contact)))
      await Promise.all(
        ['bin', 'history', 'stats'].map((name) =>
          queries.invalidateQueries({ queryKey: [name, contact.workspaceId] }),
        ),
      )
      return true
    } catch (error) {
      if (error instanceof ApiError && error.code === 'conflict')
        setTaken((before) => ({ ...before, [contact.id]: error.faults }))
      else showError(error)
      return false
    }
  }
  return { restore, taken }
}
