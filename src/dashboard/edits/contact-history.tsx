import { useInfiniteQuery } from '@tanstack/react-query'
import { fieldLabel, type Page, sendCall } from '../api/api-call.ts'
import type { HistoryEntry } from '../api/wire-types.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { formatTime } from '../ui/format.ts'

/** The history of a contact, newest first: time, actor, and changed values. */
export function ContactHistory({ contactId }: { contactId: string }) {
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

/** The actor: a person or a key by name, if it is known. */
export function actorText(
  { actor, actorName }: Pick<HistoryEntry, 'actor' | 'actorName'>,
  ownId: string,
): string {
  const { history } = strings.contacts
  const [kind, id] = actor.split(':')
  if (kind === 'person') return id === ownId ? history.you : (actorName ?? history.person)
  if (kind === 'key') return actorName === null ? history.key : history.keyNamed(actorName)
  return actor === 'cli' ? history.commandLine : history.system
}

/** A value of the log in words. */
export function textOf(value: unknown): string {
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
