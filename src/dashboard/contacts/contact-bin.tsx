import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiCall, ApiError, type ApiFault, fieldLabel, sendCall } from '../api/api-call.ts'
import { binCall, contactName, restoreCall } from '../api/contacts.ts'
import type { Contact } from '../api/wire-types.ts'
import { useEdits } from '../edits/edits.tsx'
import { useContactHref } from '../router/view.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { formatDayAfter, formatTime } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { showDone, showError } from '../ui/toasts.tsx'

const words = strings.contacts.drawer

/** Shows that a contact is deleted, with a button to restore it, and contacts that took its identifiers. */
export function InBin({ contact, onRestored }: { contact: Contact; onRestored: () => void }) {
  const { mayWrite, session } = usePlace()
  const { binDays } = session.retention
  const { restore, taken } = useRestore()
  const [busy, setBusy] = useState(false)
  const press = async () => {
    setBusy(true)
    if (await restore(contact)) onRestored()
    setBusy(false)
  }
  return (
    <div className="in-bin" role="note">
      <Icon name="bin" size={20} />
      <div className="grow">
        <strong>{words.inBin}</strong>
        <p>
          {words.inBinSince(formatTime(contact.deletedAt ?? ''))}
          {binDays > 0 && ` ${words.removedOn(formatDayAfter(contact.deletedAt ?? '', binDays))}`}
        </p>
        <Taken faults={taken[contact.id] ?? []} />
      </div>
      {mayWrite && (
        <Button icon="undo" busy={busy} onClick={press}>
          {strings.contacts.restore.action}
        </Button>
      )}
    </div>
  )
}

/** Why a contact could not be restored: the contacts that have its identifiers, with links. */
export function Taken({ faults }: { faults: readonly ApiFault[] }) {
  const hrefOf = useContactHref()
  const words = strings.contacts.restore
  if (faults.length === 0) return null
  return (
    <div className="field-error" role="alert">
      {faults.map(({ field, existingContactId }) => (
        <p key={field}>
          {words.taken(fieldLabel(field))}{' '}
          {existingContactId && <a href={hrefOf(existingContactId)}>{words.holder}</a>}
        </p>
      ))}
      <p>{words.takenText}</p>
    </div>
  )
}

/** Restores contacts one by one; `taken` has the conflicts of those that could not be restored. */
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

/** Moves a contact to the bin as a step that can be undone; true when it lies there. */
export function useBin(onChanged: () => void): (contact: Contact) => Promise<boolean> {
  const queries = useQueryClient()
  const { undoStack } = useEdits()
  const send = async (call: ApiCall, { workspaceId, id }: Contact) => {
    await sendCall(call)
    queries.invalidateQueries({ queryKey: ['contact', workspaceId, id] })
    queries.invalidateQueries({ queryKey: ['history', workspaceId, id] })
    onChanged()
    return { moved: 1, kept: 0 }
  }
  return async (contact) => {
    const name = contactName(contact)
    try {
      await send(binCall(contact), contact)
    } catch (error) {
      showError(error)
      return false
    }
    undoStack.push({
      name: strings.edits.binned(name),
      undo: () => send(restoreCall(contact), contact),
      redo: () => send(binCall(contact), contact),
    })
    showDone(strings.contacts.drawer.binned(name), {
      action: { label: strings.common.undo, onSelect: () => undoStack.undo() },
    })
    return true
  }
}
