import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiCall } from '../../api/api-call.ts'
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
import { binCall, historyCall, patchCall, restoreCall } from '../contact-calls.ts'
import { contactName } from '../contact-name.ts'
import { draftOf, formColumns } from '../form/contact-draft.ts'
import { ContactForm } from '../form/contact-form.tsx'
import { ContactDetails } from './contact-details.tsx'
import { ContactHistory } from './contact-history.tsx'
import { InBin } from './in-bin.tsx'
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

  const save = async (call: ApiCall | undefined) => {
    if (call !== undefined) {
      const changed = await sendCall<Contact>(call)
      queries.setQueryData(contactQuery(workspaceId, id).queryKey, changed)
      queries.invalidateQueries({ queryKey: ['history', workspaceId, id] })
      onChanged()
    }
    setEdits(false)
  }
  const columns = fields.data && formColumns(fields.data)
  const isBinned = contact?.deletedAt != null
  const tools = contact && (
    <>
      <ApiMenu call={callsOf(contact, mayWrite)} />
      {mayWrite && !edits && !isBinned && (
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
                callOf={(body) => (Object.keys(body).length > 0 ? patchCall(known, body) : undefined)}
                onSubmit={save}
                onCancel={() => setEdits(false)}
                onOpenHolder={onOpen}
              />
            ) : (
              <>
                {isBinned && <InBin contact={known} onRestored={onChanged} />}
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

/** What is shown here, and what can be done with it but for the form. */
function callsOf(contact: Contact, mayWrite: boolean): ApiCall[] {
  const { workspaceId, id, deletedAt } = contact
  const shown = [contactCall(workspaceId, id, deletedAt !== null), historyCall(contact)]
  if (!mayWrite) return shown
  return [...shown, deletedAt === null ? binCall(contact) : restoreCall(contact)]
}
