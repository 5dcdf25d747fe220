import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiCall, type Page, sendCall } from '../api/api-call.ts'
import { bulkCall, contactName, type Picked, restoreCall } from '../api/contacts.ts'
import type { Contact, Job } from '../api/wire-types.ts'
import { Taken, useRestore } from '../contacts/contact-bin.tsx'
import { JobBars } from '../jobs/job-bar.tsx'
import { isRestore, useMyJobs } from '../jobs/jobs.tsx'
import { useContactHref } from '../router/view.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Button } from '../ui/button.tsx'
import { SearchBox } from '../ui/fields.tsx'
import { formatDayAfter, formatNumber, formatTime } from '../ui/format.ts'
import { Loaded, Notice } from '../ui/notice.tsx'
import { Table, type TableColumn } from '../ui/table.tsx'
import { showError } from '../ui/toasts.tsx'
import { PartHeader } from './part.tsx'

const words = strings.settings.bin
const nobody: ReadonlySet<string> = new Set()

/** Deleted contacts, and the way back for one, for those picked and for all that are found. */
export default function BinPart() {
  const { workspaceId, mayWrite, session } = usePlace()
  const { binDays } = session.retention
  const [q, setQ] = useState('')
  const [picked, setPicked] = useState(nobody)
  const [all, setAll] = useState(false)
  const mine = useMyJobs((job) => job.kind === 'bulk' && isRestore(job))
  const query = useInfiniteQuery({ ...binQuery(workspaceId, q), placeholderData: keepPreviousData })
  const pick = (ids: ReadonlySet<string>, isAll = false) => {
    setPicked(ids)
    setAll(isAll)
  }
  return (
    <>
      <PartHeader
        title={words.title}
        text={`${words.text} ${words.keptFor(binDays)}`}
        call={binCall(workspaceId, q)}
      />
      <div className="stack">
        <div className="row">
          <SearchBox
            value={q}
            onChange={(next) => {
              setQ(next)
              pick(nobody)
            }}
          />
          <p className="quiet number" aria-live="polite">
            {query.data && words.count(formatNumber(query.data.total))}
          </p>
        </div>
        <JobBars {...mine} />
        <Loaded query={query}>
          {({ contacts, total }) =>
            contacts.length === 0 ? (
              <Notice icon="bin" title={q === '' ? words.empty : strings.contacts.noRows.matching} />
            ) : (
              <>
                <BinTable contacts={contacts} picked={picked} onPicked={pick} />
                {query.hasNextPage && (
                  <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
                    {words.more}
                  </Button>
                )}
                {mayWrite && picked.size > 0 && (
                  <RestoreBar
                    picked={all ? { filter: '', q } : { ids: [...picked] }}
                    count={all ? total : picked.size}
                    total={total}
                    onAll={() => pick(new Set(contacts.map(({ id }) => id)), true)}
                    onNone={() => pick(nobody)}
                    onStarted={(job) => {
                      pick(nobody)
                      mine.onJobs((jobs) => [...jobs, job])
                    }}
                  />
                )}
              </>
            )
          }
        </Loaded>
      </div>
    </>
  )
}

export const binCall = (workspaceId: string, q: string): ApiCall => ({
  method: 'GET',
  path: '/v2/contacts',
  query: { workspaceId, deleted: true, q, limit: 50, total: true },
})

/** The deleted contacts, a page at a time, with their number. */
export const binQuery = (workspaceId: string, q: string) =>
  infiniteQueryOptions({
    queryKey: ['bin', workspaceId, q],
    staleTime: 0,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor, signal }) => {
      const call = binCall(workspaceId, q)
      return sendCall<Page<Contact>>({ ...call, query: { ...call.query, cursor } }, signal)
    },
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    select: ({ pages }) => ({
      contacts: pages.flatMap(({ data }) => data),
      total: pages.at(-1)?.total ?? 0,
    }),
  })

interface Props {
  contacts: readonly Contact[]
  picked: ReadonlySet<string>
  onPicked: (picked: ReadonlySet<string>) => void
}

/** The deleted contacts; each can be selected, viewed and restored. */
export function BinTable({ contacts, picked, onPicked }: Props) {
  const { mayWrite, session } = usePlace()
  const { binDays } = session.retention
  const { restore, taken } = useRestore()
  const hrefOf = useContactHref()
  const toggle = (id: string) => {
    const next = new Set(picked)
    if (!next.delete(id)) next.add(id)
    onPicked(next)
  }
  const areAllPicked = contacts.every(({ id }) => picked.has(id))
  const pick: TableColumn<Contact> = {
    label: words.pick,
    narrow: true,
    head: (
      <input
        type="checkbox"
        aria-label={words.pickAll}
        checked={areAllPicked}
        onChange={() => onPicked(new Set(areAllPicked ? [] : contacts.map(({ id }) => id)))}
      />
    ),
    cell: (contact) => (
      <input
        type="checkbox"
        aria-label={words.pickOne(contactName(contact))}
        checked={picked.has(contact.id)}
        onChange={() => toggle(contact.id)}
      />
    ),
  }
  const known: TableColumn<Contact>[] = [
    {
      label: strings.settings.name,
      cell: (contact) => (
        <>
          <a href={hrefOf(contact.id)}>
            <bdi>{contactName(contact)}</bdi>
          </a>
          <p className="quiet">{[contact.phone, contact.email].filter(Boolean).join(' · ')}</p>
          <Taken faults={taken[contact.id] ?? []} />
        </>
      ),
    },
    { label: words.deleted, spare: true, cell: ({ deletedAt }) => deletedAt && formatTime(deletedAt) },
  ]
  if (binDays > 0)
    known.push({
      label: words.removed,
      spare: true,
      cell: ({ deletedAt }) => deletedAt && formatDayAfter(deletedAt, binDays),
    })
  const act: TableColumn<Contact> = {
    label: strings.settings.actions,
    hideLabel: true,
    number: true,
    cell: (contact) => (
      <span className="row-actions">
        <span className="spare">
          <ApiMenu
            call={restoreCall(contact)}
            of={`${strings.contacts.restore.action}: ${contactName(contact)}`}
          />
        </span>
        <Button icon="undo" onClick={() => restore(contact)}>
          {strings.contacts.restore.action}
        </Button>
      </span>
    ),
  }
  return (
    <Table
      label={words.title}
      rows={contacts}
      keyOf={({ id }) => id}
      columns={mayWrite ? [pick, ...known, act] : known}
    />
  )
}

interface RestoreBarProps {
  picked: Picked
  /** How many those are. */
  count: number
  /** How many are found. */
  total: number
  onAll: () => void
  onNone: () => void
  onStarted: (job: Job) => void
}

const bulkWords = strings.contacts.bulk

/** How many of the bin are picked, and their way back; it can be undone. */
export function RestoreBar({ picked, count, total, onAll, onNone, onStarted }: RestoreBarProps) {
  const { workspaceId } = usePlace()
  const [busy, setBusy] = useState(false)
  const call = bulkCall(workspaceId, picked, { type: 'restore' })
  const start = async () => {
    setBusy(true)
    try {
      onStarted(await sendCall<Job>(call))
    } catch (error) {
      showError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className="bulk-bar restore-bar" aria-label={bulkWords.title}>
      <p className="number" aria-live="polite">
        <strong>{count === 1 ? bulkWords.selectedOne : bulkWords.selected(formatNumber(count))}</strong>
      </p>
      {count < total && (
        <Button look="quiet" onClick={onAll}>
          {bulkWords.all(formatNumber(total))}
        </Button>
      )}
      <Button look="quiet" onClick={onNone}>
        {bulkWords.clear}
      </Button>
      <span className="toolbar-space" />
      <span className="row-actions">
        <ApiMenu call={call} of={strings.contacts.restore.action} />
        <Button look="primary" icon="undo" busy={busy} onClick={start}>
          {bulkWords.act(strings.contacts.restore.action, formatNumber(count))}
        </Button>
      </span>
    </section>
  )
}
