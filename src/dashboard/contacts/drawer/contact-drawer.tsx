import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError } from '../../api/api-error.ts'
import { contactCall, contactQuery, customFieldsQuery } from '../../api/queries.ts'
import { sendCall } from '../../api/send-call.ts'
import type { Contact } from '../../api/wire-types.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { ApiMenu } from '../../ui/api-menu.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Notice } from '../../ui/notice.tsx'
import { contactName } from '../contact-name.ts'
import { draftOf, formColumns } from '../form/contact-draft.ts'
import { ContactForm } from '../form/contact-form.tsx'
import { ContactDetails } from './contact-details.tsx'
import { ContactHistory } from './contact-history.tsx'
import { useBin } from './use-bin.ts'

interface Props {
  id: string
  listNames: ReadonlyMap<string, string>
  onOpen: (contactId: string) => void
  onClose: () => void
  onChanged: () => void
}

/** Everything about one contact, beside the grid. */
export function ContactDrawer({ id, listNames, onOpen, onClose, onChanged }: Props) {
  const { workspaceId, mayWrite } = usePlace()
  const queries = useQueryClient()
  const query = useQuery(contactQuery(workspaceId, id))
  const fields = useQuery(customFieldsQuery(workspaceId))
  const [edits, setEdits] = useState(false)
  const contact = query.data
  const gone = query.error instanceof ApiError && query.error.code === 'not_found'
  const bin = useBin(onChanged)

  const save = async (body: Record<string, unknown>) => {
    if (Object.keys(body).length > 0) {
      const changed = await sendCall<Contact>({ ...contactCall(workspaceId, id), method: 'PATCH', body })
      queries.setQueryData(contactQuery(workspaceId, id).queryKey, changed)
      queries.invalidateQueries({ queryKey: ['history', workspaceId, id] })
      onChanged()
    }
    setEdits(false)
  }
  const columns = fields.data && formColumns(fields.data)
  const tools = contact && (
    <>
      <ApiMenu call={contactCall(workspaceId, id)} />
      {mayWrite && !edits && (
        <>
          <Button
            look="quiet"
            icon="bin"
            aria-label={strings.contacts.drawer.bin}
            onClick={async () => (await bin(contact)) && onClose()}
          />
          <Button onClick={() => setEdits(true)}>{strings.contacts.drawer.edit}</Button>
        </>
      )}
    </>
  )
  return (
    <Dialog
      side
      title={contact ? contactName(contact) : gone ? strings.contacts.drawer.gone : strings.common.loading}
      tools={tools}
      onClose={onClose}
    >
      {gone ? (
        <Notice icon="search" title={strings.contacts.drawer.gone}>
          {strings.contacts.drawer.goneText}
        </Notice>
      ) : (
        <Loaded query={query} lines={10}>
          {(known) =>
            edits && columns ? (
              <ContactForm
                columns={columns}
                initial={draftOf(columns, known)}
                submitLabel={strings.contacts.form.save}
                onSubmit={save}
                onCancel={() => setEdits(false)}
                onOpenHolder={onOpen}
              />
            ) : (
              <>
                <ContactDetails contact={known} fields={fields.data ?? []} listNames={listNames} />
                <ContactHistory contactId={id} />
              </>
            )
          }
        </Loaded>
      )}
    </Dialog>
  )
}
