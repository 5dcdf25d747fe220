import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { type ApiCall, ApiError, sendCall } from '../api/api-call.ts'
import { binCall, contactName, historyCall, patchCall, restoreCall } from '../api/contacts.ts'
import { contactCall, contactQuery, customFieldsQuery } from '../api/queries.ts'
import type { Contact } from '../api/wire-types.ts'
import { ContactHistory } from '../edits/contact-history.tsx'
import { useEdits } from '../edits/edits.tsx'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { isTyping } from '../ui/browser.ts'
import { Button } from '../ui/button.tsx'
import { Loaded, Notice } from '../ui/notice.tsx'
import { InBin, useBin } from './contact-bin.tsx'
import { ContactDetails } from './contact-details.tsx'
import { type ChangedCell, ContactForm, draftOf, formColumns } from './contact-form.tsx'
import { OtherIdentifiers } from './other-identifiers.tsx'
import { useSaveCells } from './save-cells.ts'

/** The contacts before and after this one in the grid. */
export interface Neighbours {
  previous?: string | undefined
  next?: string | undefined
}

interface Props {
  id: string
  listNames: ReadonlyMap<string, string>
  neighbours: Neighbours
  onOpen: (contactId: string) => void
  onClose: () => void
  onChanged: () => void
}

const words = strings.contacts.drawer

/** Everything about one contact, beside the grid, which stays in use. */
export function ContactPanel({ id, listNames, neighbours, onOpen, onClose, onChanged }: Props) {
  const { workspaceId, mayWrite } = usePlace()
  const queries = useQueryClient()
  const edits = useEdits()
  const query = useQuery(contactQuery(workspaceId, id))
  const fields = useQuery(customFieldsQuery(workspaceId))
  const [isEdited, setEdited] = useState(false)
  const saveCells = useSaveCells()
  const contact = query.data
  const gone = query.error instanceof ApiError && query.error.code === 'not_found'
  const bin = useBin(onChanged)
  useEffect(() => {
    if (contact) edits.learn([contact])
  }, [contact, edits])

  const send = async (call: ApiCall) => {
    const changed = await sendCall<Contact>(call)
    queries.setQueryData(contactQuery(workspaceId, id).queryKey, changed)
    queries.invalidateQueries({ queryKey: ['history', workspaceId, id] })
    edits.take(changed)
    onChanged()
  }
  const submit = async (_: ApiCall | undefined, cells: ChangedCell[]) => {
    if (contact) await saveCells(contact, cells)
    setEdited(false)
  }
  const columns = fields.data && formColumns(fields.data)
  const isBinned = contact?.deletedAt != null
  const tools = contact && (
    <>
      <ApiMenu call={callsOf(contact, mayWrite)} />
      {mayWrite && !isEdited && !isBinned && (
        <>
          <Button
            look="quiet"
            icon="bin"
            aria-label={words.bin}
            onClick={async () => (await bin(contact)) && onClose()}
          />
          <Button onClick={() => setEdited(true)}>{words.edit}</Button>
        </>
      )}
    </>
  )
  return (
    <PanelFrame
      title={contact ? contactName(contact) : gone ? words.gone : strings.common.loading}
      tools={tools}
      neighbours={neighbours}
      isEdited={isEdited}
      onOpen={onOpen}
      onClose={onClose}
    >
      {gone ? (
        <Notice icon="search" title={words.gone}>
          {words.goneText}
        </Notice>
      ) : (
        <Loaded query={query} lines={10}>
          {(known) =>
            isEdited && columns ? (
              <ContactForm
                columns={columns}
                draftKey={`contact ${known.id}`}
                initial={draftOf(columns, known)}
                submitLabel={strings.contacts.form.save}
                callOf={(body) => (Object.keys(body).length > 0 ? patchCall(known, body) : undefined)}
                onSubmit={submit}
                onCancel={() => setEdited(false)}
                onOpenHolder={onOpen}
              />
            ) : (
              <>
                {isBinned && <InBin contact={known} onRestored={onChanged} />}
                <ContactDetails
                  contact={known}
                  fields={fields.data ?? []}
                  listNames={listNames}
                  mayWrite={mayWrite && !isBinned}
                  onOpen={onOpen}
                />
                <OtherIdentifiers contact={known} mayWrite={mayWrite && !isBinned} onSend={send} />
                <ContactHistory contactId={id} />
              </>
            )
          }
        </Loaded>
      )}
    </PanelFrame>
  )
}

interface PanelFrameProps extends Pick<Props, 'neighbours' | 'onOpen' | 'onClose'> {
  title: string
  tools: ReactNode
  /** Its form is open, which has the keyboard. */
  isEdited: boolean
  children: ReactNode
}

/** The panel itself: it takes the keyboard when it opens, Escape closes it, Alt and the arrows go to the neighbours. */
function PanelFrame(props: PanelFrameProps) {
  const { title, tools, isEdited, neighbours, onOpen, onClose, children } = props
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!isEdited) panel.current?.focus({ preventScroll: true })
  }, [isEdited])
  const { previous, next } = neighbours
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return
    const wanted = { ArrowUp: previous, ArrowDown: next }[event.key]
    if (event.altKey && wanted) onOpen(wanted)
    else if (event.key === 'Escape' && !isTyping(event.target)) onClose()
    else return
    event.preventDefault()
  }
  return (
    <aside
      className="contact-panel"
      aria-label={title}
      data-region={strings.shell.regions.panel}
      ref={panel}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <header className="contact-panel-header">
        <h2>
          <bdi>{title}</bdi>
        </h2>
        <div className="dialog-tools">
          <Button
            look="quiet"
            icon="chevronUp"
            aria-label={words.previous}
            aria-keyshortcuts="Alt+ArrowUp"
            disabled={!previous}
            onClick={() => previous && onOpen(previous)}
          />
          <Button
            look="quiet"
            icon="chevronDown"
            aria-label={words.next}
            aria-keyshortcuts="Alt+ArrowDown"
            disabled={!next}
            onClick={() => next && onOpen(next)}
          />
          {tools}
          <Button look="quiet" icon="close" aria-label={strings.common.close} onClick={onClose} />
        </div>
      </header>
      {children}
    </aside>
  )
}

/** The calls behind the panel, without those of the form. */
function callsOf(contact: Contact, mayWrite: boolean): ApiCall[] {
  const { workspaceId, id, deletedAt } = contact
  const shown = [contactCall(workspaceId, id, deletedAt !== null), historyCall(contact)]
  if (!mayWrite) return shown
  return [...shown, deletedAt === null ? binCall(contact) : restoreCall(contact)]
}
