import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Job } from '../api/wire-types.ts'
import { actorText } from '../edits/contact-history.tsx'
import { JobBar } from '../jobs/job-bar.tsx'
import { jobCall } from '../jobs/jobs.tsx'
import { hrefOf, navigate } from '../router/route.ts'
import { viewHref } from '../router/view.ts'
import { usePlace } from '../session/session.ts'
import { activity } from '../strings/activity.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Button } from '../ui/button.tsx'
import { formatNumber, formatTime } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { Loaded } from '../ui/notice.tsx'
import { jobChangesCall, jobChangesQuery, jobQuery } from './activity.ts'
import { ContactOf, FieldChanges } from './activity-line.tsx'
import { JobText } from './job-line.tsx'

const words = activity.job

/** One job: its request, actor, result and changed contacts, and the undo button. */
export function JobPage({ id }: { id: string }) {
  const { workspaceId } = usePlace()
  const query = useQuery({ ...jobQuery(workspaceId, id), staleTime: 0 })
  return (
    <>
      <header className="page-header">
        <div className="page-header-text">
          <a className="back-link" href={hrefOf(`/w/${workspaceId}/activity`)}>
            <Icon name="arrowLeft" size={16} />
            {words.back}
          </a>
          <h1>{query.data ? <Title job={query.data} /> : words.title}</h1>
        </div>
        <ApiMenu call={[jobCall({ id, workspaceId }), jobChangesCall(workspaceId, id)]} />
      </header>
      <Loaded query={query}>{(job) => <JobParts job={job} />}</Loaded>
    </>
  )
}

/** As a sentence of its own: with a capital. */
function Title({ job }: { job: Job }) {
  return (
    <span className="job-title">
      <JobText job={job} />
    </span>
  )
}

function JobParts({ job }: { job: Job }) {
  const { workspaceId, session } = usePlace()
  const queries = useQueryClient()
  const wrote = useInfiniteQuery(jobChangesQuery(workspaceId, job.id))
  const actorName = wrote.data?.pages[0]?.data[0]?.actorName ?? null
  return (
    <div className="stack">
      <dl className="facts facts-quiet">
        <Fact label={words.asked}>
          {formatTime(job.createdAt)} {words.by}{' '}
          <bdi>{actorText({ actor: job.actor, actorName }, session.person.id)}</bdi>
        </Fact>
        {job.selection !== undefined && (
          <Fact label={words.selection}>
            <Selection job={job} />
          </Fact>
        )}
        <Fact label={words.state}>{words.states[job.state]}</Fact>
        {job.finishedAt && <Fact label={words.ended}>{formatTime(job.finishedAt)}</Fact>}
      </dl>
      <JobBar
        key={job.state}
        started={job}
        onEnd={() => queries.invalidateQueries()}
        onUndo={(undo) => navigate(hrefOf(`/w/${workspaceId}/activity/${undo.id}`))}
      />
      {job.kind === 'import' && (
        <p>
          <a href={hrefOf(`/w/${workspaceId}/imports/${job.id}`)}>{words.openImport}</a>
        </p>
      )}
      {job.finishedAt !== null && <Wrote job={job} />}
    </div>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

interface Selected {
  filter?: string
  q?: string
  idCount?: number
  all?: boolean
}

function Selection({ job }: { job: Job }) {
  const { workspaceId } = usePlace()
  const { filter, q, idCount } = job.selection as Selected
  if (idCount !== undefined) return words.ids(formatNumber(idCount))
  if (filter === undefined && q === undefined) return words.all
  return (
    <a href={viewHref(workspaceId, { filter: filter ?? '', q: q ?? '' })}>
      <bdi>{[filter, q].filter(Boolean).join(' · ')}</bdi>
    </a>
  )
}

function Wrote({ job: { workspaceId, id } }: { job: Job }) {
  const query = useInfiniteQuery(jobChangesQuery(workspaceId, id))
  const changes = query.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <section className="stack" aria-labelledby="wrote">
      <h2 id="wrote">{words.wrote}</h2>
      <Loaded query={query} lines={3}>
        {() =>
          changes.length === 0 ? (
            <p className="quiet">{words.wroteNobody}</p>
          ) : (
            <ul className="activity-each">
              {changes.map((change) => (
                <li key={change.id}>
                  <ContactOf change={change} />
                  {change.type === 'contact.updated' && <FieldChanges changes={[change]} />}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {query.hasNextPage && (
        <div className="row">
          <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            {words.wroteMore}
          </Button>
        </div>
      )}
    </section>
  )
}
