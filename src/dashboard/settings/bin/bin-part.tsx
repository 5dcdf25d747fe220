import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, type ApiFault } from '../../api/api-error.ts'
import type { Page } from '../../api/page.ts'
import { sendCall } from '../../api/send-call.ts'
import type { Contact } from '../../api/wire-types.ts'
import { contactName } from '../../contacts/contact-name.ts'
import { formatTime } from '../../contacts/values/format.ts'
import { viewHref } from '../../contacts/view.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Table } from '../../ui/table.tsx'
import { showDone, showError } from '../../ui/toasts.tsx'
import { PartHeader } from '../part-header.tsx'

const words = strings.settings.bin

/** Deleted contacts, and the way back for them. */
export default function BinPart() {
  const { workspaceId, mayWrite } = usePlace()
  const queries = useQueryClient()
  const [refused, setRefused] = useState<Record<string, ApiFault[]>>({})
  const call = {
    method: 'GET',
    path: '/v2/contacts',
    query: { workspaceId, deleted: true, limit: 50 },
  } as const
  const query = useInfiniteQuery({
    queryKey: ['bin', workspaceId],
    staleTime: 0,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor, signal }) =>
      sendCall<Page<Contact>>({ ...call, query: { ...call.query, cursor } }, signal),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    select: ({ pages }) => pages.flatMap(({ data }) => data),
  })
  const restore = async (contact: Contact) => {
    try {
      await sendCall({ method: 'POST', path: `/v2/contacts/${contact.id}/restore`, query: { workspaceId } })
      showDone(words.restored(contactName(contact)))
      await queries.invalidateQueries({ queryKey: ['bin', workspaceId] })
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'conflict') return showError(error)
      setRefused({ ...refused, [contact.id]: [...error.faults] })
    }
  }
  return (
    <>
      <PartHeader title={words.title} text={words.text} call={call} />
      <Loaded query={query}>
        {(contacts) =>
          contacts.length === 0 ? (
            <Notice icon="bin" title={words.empty} />
          ) : (
            <Table
              label={words.title}
              rows={contacts}
              keyOf={({ id }) => id}
              columns={[
                {
                  label: strings.settings.name,
                  cell: (contact) => (
                    <>
                      <strong>
                        <bdi>{contactName(contact)}</bdi>
                      </strong>
                      <p className="quiet">{[contact.phone, contact.email].filter(Boolean).join(' · ')}</p>
                      <Taken faults={refused[contact.id]} workspaceId={workspaceId} />
                    </>
                  ),
                },
                {
                  label: words.deleted,
                  spare: true,
                  cell: ({ deletedAt }) => deletedAt && formatTime(deletedAt),
                },
                {
                  label: strings.settings.actions,
                  hideLabel: true,
                  number: true,
                  cell: (contact) =>
                    mayWrite && (
                      <Button icon="undo" onClick={() => restore(contact)}>
                        {words.restore}
                      </Button>
                    ),
                },
              ]}
            />
          )
        }
      </Loaded>
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
          {words.more}
        </Button>
      )}
    </>
  )
}

/** Why a contact could not come back, and the way to who is in its place. */
function Taken({ faults = [], workspaceId }: { faults: ApiFault[] | undefined; workspaceId: string }) {
  if (faults.length === 0) return null
  const labels: Record<string, string> = strings.contacts.fields
  return (
    <div className="field-error" role="alert">
      {faults.map(({ field, existingContactId }) => (
        <p key={field}>
          {words.taken(labels[field] ?? field)}{' '}
          {existingContactId && (
            <a href={viewHref(workspaceId, { openId: existingContactId })}>{words.holder}</a>
          )}
        </p>
      ))}
      <p>{words.takenText}</p>
    </div>
  )
}
