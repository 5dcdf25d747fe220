import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { type ApiCall, ApiError, sendCall } from '../api/api-call.ts'
import { binCall, contactName, restoreCall } from '../api/contacts.ts'
import { contactQuery, customFieldsQuery } from '../api/queries.ts'
import type { Contact } from '../api/wire-types.ts'
import { useEdits } from '../edits/edits.tsx'
import { usePhoneText } from '../fields/phone-text.ts'
import type { Column } from '../fields/standard-columns.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { clockIn } from '../ui/format.ts'
import { Loaded } from '../ui/notice.tsx'
import { showDone } from '../ui/toasts.tsx'
import { type ContactDraft, ContactForm, draftOf, formColumns } from './contact-form.tsx'

interface Props {
  onClose: () => void
  onCreated: () => void
  onOpen: (contactId: string) => void
}

const askedFirst = new Set(['firstName', 'lastName', 'phone', 'email', 'tags'])
const isMore = ({ id }: Column) => !askedFirst.has(id)
const words = strings.contacts.form

/** One contact by hand: name, phone, email and tags first, every other field behind one button. */
export function NewContactDialog({ onClose, onCreated, onOpen }: Props) {
  const { workspaceId } = usePlace()
  const queries = useQueryClient()
  const { undoStack } = useEdits()
  const fields = useQuery(customFieldsQuery(workspaceId))
  // The form asks before it discards input, so the dialog lets the form close it.
  const [closes, setCloses] = useState(0)
  const callOf = (changes: Record<string, unknown>): ApiCall => ({
    method: 'POST',
    path: '/v2/contacts',
    body: { workspaceId, ...changes },
  })
  const create = async (call = callOf({})) => {
    const contact = await sendCall<Contact>(call)
    queries.invalidateQueries({ queryKey: ['tags', workspaceId] })
    showDone(words.created(contactName(contact)), {
      action: { label: strings.contacts.open, onSelect: () => onOpen(contact.id) },
    })
    const send = async (call: ApiCall) => {
      await sendCall(call)
      onCreated()
      return { moved: 1, kept: 0 }
    }
    undoStack.push({
      name: strings.edits.made(contactName(contact)),
      undo: () => send(binCall(contact)),
      redo: () => send(restoreCall(contact)),
    })
    onCreated()
    onClose()
  }
  return (
    <Dialog title={strings.contacts.new} wide onClose={() => setCloses(closes + 1)}>
      <Loaded query={fields}>
        {(known) => {
          const columns = formColumns(known)
          return (
            <ContactForm
              columns={columns}
              isMore={isMore}
              draftKey={`new ${workspaceId}`}
              initial={draftOf(columns)}
              submitLabel={words.create}
              preview={(draft) => <Preview draft={draft} onOpen={onOpen} />}
              closes={closes}
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

const typingPauseMs = 350

/** A preview of the phone, before anything is written: its form, place and local time, or the contact that has it. */
function Preview({ draft, onOpen }: { draft: ContactDraft; onOpen: (contactId: string) => void }) {
  const { workspaceId } = usePlace()
  const phone = useSettled(String(draft.phone ?? '').trim())
  const email = useSettled(String(draft.email ?? '').trim())
  const body = { workspaceId, ...(phone && { phone }), ...(email && { email }) }
  const query = useQuery({
    queryKey: ['new-preview', workspaceId, phone, email],
    enabled: phone !== '' || email !== '',
    queryFn: ({ signal }) =>
      sendCall<{ contact: Contact }>(
        { method: 'POST', path: '/v2/contacts', query: { dryRun: true }, body },
        signal,
      ),
    retry: false,
  })
  const faults = query.error instanceof ApiError ? query.error.faults : []
  const holderId = faults.find(({ existingContactId }) => existingContactId)?.existingContactId
  return (
    <div className="preview" aria-live="polite">
      {query.data && phone !== '' && <PhonePreview contact={query.data.contact} />}
      {holderId && <Holder id={holderId} onOpen={onOpen} />}
      {!holderId &&
        faults.map(({ field, message }) => (
          <p key={field} className="quiet">
            {strings.contacts.fields[field as 'phone'] ?? field} {message}
          </p>
        ))}
    </div>
  )
}

function PhonePreview({ contact: { phone, timezone } }: { contact: Contact }) {
  const shown = usePhoneText(phone ?? '')
  const clock = timezone === null ? undefined : clockIn(timezone)
  const place = timezone?.split('/').at(-1)?.replaceAll('_', ' ')
  return <p className="number">{[shown, place, clock && words.there(clock)].filter(Boolean).join(' · ')}</p>
}

function Holder({ id, onOpen }: { id: string; onOpen: (contactId: string) => void }) {
  const { workspaceId } = usePlace()
  const { data } = useQuery(contactQuery(workspaceId, id))
  return (
    <p className="field-error">
      {words.taken(data ? contactName(data) : strings.jobs.kept.another)}{' '}
      <Button look="quiet" onClick={() => onOpen(id)}>
        {strings.contacts.open}
      </Button>
    </p>
  )
}

/** A value at the first pause of its typing. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), typingPauseMs)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
