import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ApiCall, sendCall } from '../api/api-call.ts'
import { contactName } from '../api/contacts.ts'
import { customFieldsQuery } from '../api/queries.ts'
import type { Contact } from '../api/wire-types.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Loaded } from '../ui/notice.tsx'
import { showDone } from '../ui/toasts.tsx'
import { ContactForm, draftOf, formColumns } from './contact-form.tsx'

interface Props {
  onClose: () => void
  onCreated: () => void
  onOpen: (contactId: string) => void
}

/** One contact by hand. */
export function NewContactDialog({ onClose, onCreated, onOpen }: Props) {
  const { workspaceId } = usePlace()
  const queries = useQueryClient()
  const fields = useQuery(customFieldsQuery(workspaceId))
  const callOf = (changes: Record<string, unknown>): ApiCall => ({
    method: 'POST',
    path: '/v2/contacts',
    body: { workspaceId, ...changes },
  })
  const create = async (call = callOf({})) => {
    const contact = await sendCall<Contact>(call)
    queries.invalidateQueries({ queryKey: ['tags', workspaceId] })
    showDone(strings.contacts.form.created(contactName(contact)), {
      action: { label: strings.contacts.open, onSelect: () => onOpen(contact.id) },
    })
    onCreated()
    onClose()
  }
  return (
    <Dialog title={strings.contacts.new} wide onClose={onClose}>
      <Loaded query={fields}>
        {(known) => {
          const columns = formColumns(known)
          return (
            <ContactForm
              columns={columns}
              initial={draftOf(columns)}
              submitLabel={strings.contacts.form.create}
              callOf={callOf}
              onSubmit={create}
              onCancel={onClose}
              onOpenHolder={onOpen}
            />
          )
        }}
      </Loaded>
    </Dialog>
  )
}
