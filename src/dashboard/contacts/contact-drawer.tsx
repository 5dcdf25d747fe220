import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiCall, ApiError, type Page, sendCall } from '../api/api-call.ts'
import { binCall, contactName, fieldLabel, historyCall, patchCall, restoreCall } from '../api/contacts.ts'
import { contactCall, contactQuery, customFieldsQuery } from '../api/queries.ts'
import type { Contact, HistoryEntry } from '../api/wire-types.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { formatTime } from '../ui/format.ts'
import { Loaded, Notice } from '../ui/notice.tsx'
import { InBin, useBin } from './contact-bin.tsx'
import { ContactDetails } from './contact-details.tsx'
import { ContactForm, draftOf, formColumns } from './contact-form.tsx'
import { OtherIdentifiers } from './other-identifiers.tsx'

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
                <OtherIdentifiers contact={known} mayWrite={mayWrite && !isBinned} onSend={save} />
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

/** What happened to a contact, newest first: who, when, and from what to what. */
function ContactHistory({ contactId }: { contactId: string }) {
  const { workspaceId, session } = usePlace()
  const words = strings.contacts
  const history = useInfiniteQuery({
    queryKey: ['history', workspaceId, contactId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor, signal }) =>
      sendCall<Page<HistoryEntry>>(
        {
          method: 'GET',
          path: `/v2/contacts/${contactId}/history`,
          query: { workspaceId, limit: 20, cursor },
        },
        signal,
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const entries = history.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <section className="stack">
      <h3>{words.drawer.history}</h3>
      <ol className="history">
        {entries.map((entry) => (
          <li key={`${entry.version} ${entry.record?.id} ${entry.at}`}>
            <p>
              <strong>
                <bdi>{actorText(entry, session.person.id)}</bdi>
              </strong>{' '}
              {words.history[entry.action]}{' '}
              <time className="quiet" dateTime={entry.at}>
                {formatTime(entry.at)}
              </time>
            </p>
            {entry.action !== 'created' && <Changes entry={entry} />}
          </li>
        ))}
      </ol>
      {history.hasNextPage && (
        <Button busy={history.isFetchingNextPage} onClick={() => history.fetchNextPage()}>
          {words.history.more}
        </Button>
      )}
    </section>
  )
}

function Changes({ entry }: { entry: HistoryEntry }) {
  return (
    <ul className="changes">
      {entry.changes.map(({ field, from, to }) => (
        <li key={field}>
          <span className="quiet">{fieldLabel(field)}</span> <del>{textOf(from)}</del> <ins>{textOf(to)}</ins>
        </li>
      ))}
    </ul>
  )
}

/** Who did it: a person or a key by name, where there still is one. */
function actorText({ actor, actorName }: HistoryEntry, ownId: string): string {
  const { history } = strings.contacts
  const [kind, id] = actor.split(':')
  if (kind === 'person') return id === ownId ? history.you : (actorName ?? history.person)
  if (kind === 'key') return actorName === null ? history.key : history.keyNamed(actorName)
  return actor === 'cli' ? history.commandLine : history.system
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return strings.contacts.history.nothing
  if (Array.isArray(value))
    return value.length === 0 ? strings.contacts.history.nothing : value.map(textOf).join(', ')
  if (typeof value !== 'object') return String(value)
  const { phone, email, extension, label, ...more } = value as Record<string, unknown>
  const isOther = (phone ?? email) !== undefined && Object.keys(more).length === 0
  if (!isOther) return JSON.stringify(value)
  const { others } = strings.contacts
  return [phone ?? email, extension && others.extension(String(extension)), label].filter(Boolean).join(' ')
}
