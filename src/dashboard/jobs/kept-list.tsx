import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { fieldLabel, type Page, sendCall } from '../api/api-call.ts'
import { contactName, type NamedContact, namedContactsQuery } from '../api/contacts.ts'
import type { Job, KeptContact } from '../api/wire-types.ts'
import { useContactHref } from '../router/view.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { Loaded } from '../ui/notice.tsx'
import { keptCall } from './jobs.tsx'

const words = strings.jobs.kept
const pageSize = 50

/** The contacts that a job did not change, with the reason and conflicting contacts. */
export function KeptList({ job }: { job: Job }) {
  const call = keptCall(job)
  const query = useInfiniteQuery({
    queryKey: ['kept', job.workspaceId, job.id],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor, signal }) =>
      sendCall<Page<KeptContact>>({ ...call, query: { ...call.query, limit: pageSize, cursor } }, signal),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    select: ({ pages }) => pages.map(({ data }) => data),
  })
  return (
    <div className="kept">
      <p className="quiet">{words.title}</p>
      <Loaded query={query} lines={2}>
        {(pages) => (
          <ul>
            {pages.map((page) => (
              <KeptPage key={page[0]?.contactId} page={page} />
            ))}
          </ul>
        )}
      </Loaded>
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
          {words.more}
        </Button>
      )}
    </div>
  )
}

/** A page's contacts and those in their way, whose names are asked for together. */
function KeptPage({ page }: { page: readonly KeptContact[] }) {
  const { workspaceId } = usePlace()
  const holders = page.flatMap(({ errors = [] }) => errors.flatMap((one) => one.existingContactId ?? []))
  const ids = [...new Set([...page.map(({ contactId }) => contactId), ...holders])]
  const { data: named } = useQuery(namedContactsQuery(workspaceId, ids))
  return page.map(({ contactId, reason, errors = [] }) => (
    <li key={contactId}>
      <ContactLink id={contactId} contact={named?.get(contactId)} />
      <span className="quiet">
        {reason === 'changed_since' && words.changedSince}
        {reason === 'tag_deleted' && words.tagDeleted}
        {reason === 'history_forgotten' && words.historyForgotten}
        {reason === 'gone' && words.gone}
        {reason === 'do_not_contact' && words.staysDoNotContact}
        {errors.map(({ field, message, existingContactId: holder }) => (
          <span key={field}>
            {holder === undefined ? (
              `${fieldLabel(field)} ${message}`
            ) : (
              <>
                {words.taken(fieldLabel(field))} <ContactLink id={holder} contact={named?.get(holder)} />
              </>
            )}
            .{' '}
          </span>
        ))}
      </span>
    </li>
  ))
}

function ContactLink({ id, contact }: { id: string; contact: NamedContact | undefined }) {
  const hrefOf = useContactHref()
  return (
    <span>
      <a href={hrefOf(id)}>
        <bdi>{contact ? contactName(contact) : words.another}</bdi>
      </a>
      {contact?.deletedAt && <span className="quiet"> ({words.inBin})</span>}
    </span>
  )
}
