import { useQueryClient } from '@tanstack/react-query'
import { sendCall } from '../../api/send-call.ts'
import type { Contact } from '../../api/wire-types.ts'
import { strings } from '../../strings/strings.ts'
import { showDone, showError } from '../../ui/toasts.tsx'
import { binCall, restoreCall } from '../contact-calls.ts'
import { contactName } from '../contact-name.ts'

/** Moves a contact to the bin, with a way to take that back; true when it lies there. */
export function useBin(onChanged: () => void): (contact: Contact) => Promise<boolean> {
  const queries = useQueryClient()
  const changed = ({ workspaceId, id }: Contact) => {
    queries.invalidateQueries({ queryKey: ['contact', workspaceId, id] })
    queries.invalidateQueries({ queryKey: ['history', workspaceId, id] })
    onChanged()
  }
  return async (contact) => {
    const restore = async () => {
      try {
        await sendCall(restoreCall(contact))
        showDone(strings.contacts.restore.done(contactName(contact)))
        changed(contact)
      } catch (error) {
        showError(error)
      }
    }
    try {
      await sendCall(binCall(contact))
      changed(contact)
      showDone(strings.contacts.drawer.binned(contactName(contact)), {
        action: { label: strings.common.undo, onSelect: restore },
      })
      return true
    } catch (error) {
      showError(error)
      return false
    }
  }
}
