import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { type Page, sendCall } from '../api/api-call.ts'
import { contactName, historyCall, patchCall } from '../api/contacts.ts'
import { listsQuery } from '../api/queries.ts'
import type { Contact, HistoryEntry } from '../api/wire-types.ts'
import { CellValue } from '../fields/cell-value.tsx'
import { valueIn } from '../fields/columns.ts'
import type { Column } from '../fields/standard-columns.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { formatTime } from '../ui/format.ts'
import { actorText } from './contact-history.tsx'
import type { Question } from './edit-store.ts'

const words = strings.edits

/** A question that has to be answered before a change continues. */
export function QuestionDialog({ question }: { question: Question }) {
  return question.kind === 'conflict' ? (
    <ConflictDialog question={question} />
  ) : (
    <ConsentDialog question={question} />
  )
}

/** Two people changed one value: shows both, to choose one. Escape keeps the user's own in its cell. */
function ConflictDialog({ question }: { question: Extract<Question, { kind: 'conflict' }> }) {
  const { present, change, answer } = question
  const { column, after } = change
  const keep = useRef<HTMLButtonElement>(null)
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && answer('later')}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog" initialFocus={keep}>
          <AlertDialog.Title className="dialog-title">{words.conflict.title}</AlertDialog.Title>
          <AlertDialog.Description className="dialog-description">
            {words.conflict.text(column.label, contactName(present))}
          </AlertDialog.Description>
          <dl className="facts">
            <div className="fact">
              <dt>{words.conflict.mine}</dt>
              <dd>
                <Shown column={column} value={after} />
              </dd>
            </div>
            <div className="fact">
              <dt>{words.conflict.theirs}</dt>
              <dd>
                <Shown column={column} value={valueIn(present, column)} />
                <WhoChanged contact={present} column={column} />
              </dd>
            </div>
          </dl>
          <footer className="dialog-actions">
            <Button onClick={() => answer('theirs')}>{words.conflict.takeTheirs}</Button>
            <Button look="primary" ref={keep} onClick={() => answer('mine')}>
              {words.conflict.keepMine}
            </Button>
          </footer>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

function Shown({ column, value }: { column: Column; value: unknown }) {
  const { workspaceId } = usePlace()
  const lists = useQuery({ ...listsQuery(workspaceId), enabled: column.kind === 'lists' })
  const isEmpty = value === null || value === undefined || value === ''
  if (isEmpty) return <span className="quiet">{strings.contacts.history.nothing}</span>
  return (
    <CellValue
      column={column}
      value={value}
      listNames={new Map(lists.data?.map(({ id, name }) => [id, name]))}
    />
  )
}

function WhoChanged({ contact, column }: { contact: Contact; column: Column }) {
  const { session } = usePlace()
  const call = { ...historyCall(contact), query: { workspaceId: contact.workspaceId, limit: 10 } }
  const { data } = useQuery({
    queryKey: ['who-changed', contact.id, contact.version],
    queryFn: ({ signal }) => sendCall<Page<HistoryEntry>>(call, signal),
  })
  const entry = data?.data.find(({ changes }) => changes.some(({ field }) => field === column.field))
  if (entry === undefined) return null
  return (
    <p className="quiet">{words.conflict.who(actorText(entry, session.person.id), formatTime(entry.at))}</p>
  )
}

/** Asks before a contact is marked as do not contact, or the mark is removed, and explains the effect. */
function ConsentDialog({ question }: { question: Extract<Question, { kind: 'consent' }> }) {
  const { contacts, value, answer } = question
  const [only] = contacts
  const said = value ? words.consent.mark : words.consent.lift
  const who = only && contacts.length === 1 ? contactName(only) : words.consent.several(contacts.length)
  return (
    <ConfirmDialog
      title={said.title(who)}
      action={said.action}
      danger={!value}
      call={only && contacts.length === 1 ? patchCall(only, { doNotContact: value }) : undefined}
      onConfirm={async () => answer(true)}
      onClose={() => answer(false)}
    >
      <p>{said.text}</p>
    </ConfirmDialog>
  )
}
