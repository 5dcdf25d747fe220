import { sendCall } from '../../api/send-call.ts'
import type { Contact } from '../../api/wire-types.ts'
import { strings } from '../../strings/strings.ts'
import { showDone, showError } from '../../ui/toasts.tsx'
import { contactName } from '../contact-name.ts'

/** Moves a contact to the bin, with a way to take that back; true when it lies there. */
export function useBin(onChanged: () => void): (contact: Contact) => Promise<boolean> {
  const words = strings.contacts.drawer
  return async (contact) => {
    const query = { workspaceId: contact.workspaceId }
    const path = `/v2/contacts/${contact.id}`
    const restore = async () => {
      try {
        await sendCall({ method: 'POST', path: `${path}/restore`, query })
        showDone(words.restored(contactName(contact)))
        onChanged()
      } catch (error) {
        showError(error)
      }
    }
    try {
      await sendCall({ method: 'DELETE', path, query })
      onChanged()
      showDone(words.binned(contactName(contact)), {
        action: { label: strings.common.undo, onSelect: restore },
      })
      return true
    } catch (error) {
      showError(error)
      return false
    }
  }
}
