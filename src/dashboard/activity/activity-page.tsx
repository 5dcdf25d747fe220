import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { hrefOf, navigate, useRoute } from '../router/route.ts'
import { usePlace } from '../session/session.ts'
import { activity } from '../strings/activity.ts'
import { strings } from '../strings/strings.ts'
import '../styles/activity.css'
import { listAll } from '../api/api-call.ts'
import type { ApiKey, Change, Person } from '../api/wire-types.ts'
import { actorText } from '../edits/contact-history.tsx'
import { isFinal } from '../jobs/jobs.tsx'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Button } from '../ui/button.tsx'
import { type Choice, SelectField, SwitchField } from '../ui/fields.tsx'
import { Loaded, Notice } from '../ui/notice.tsx'
import { type ActivityFilter, activityCall, activityQuery, jobsCall, jobsQuery } from './activity.ts'
import { ActivityLine } from './activity-line.tsx'
import { daysOf, dayTitle, entriesOf } from './entries.ts'
import { JobText } from './job-line.tsx'
import { JobPage } from './job-page.tsx'

const words = activity
/** How often it is refreshed, in milliseconds; older entries are loaded on request. */
const againMs = 10_000

/** The activity by day; or one job, if the address names it. */
export default function ActivityPage() {
  const { segments } = useRoute()
  const id = segments[3]
  return <div className="page">{id === undefined ? <Activity /> : <JobPage key={id} id={id} />}</div>
}

function useFilter(): [ActivityFilter, (change: Partial<ActivityFilter>) => void] {
  const { workspaceId } = usePlace()
  const { params } = useRoute()
  const filter = {
    actor: params.get('actor') ?? '',
    what: params.get('what') ?? '',
    each: params.get('each') === 'yes',
  }
  const change = (part: Partial<ActivityFilter>) => {
    const { actor, what, each } = { ...filter, ...part }
    const query = { actor, what, each: each ? 'yes' : undefined }
    navigate(hrefOf(`/w/${workspaceId}/activity`, query), { replace: true })
  }
  return [filter, change]
}

function Activity() {
  const { workspaceId } = usePlace()
  const [filter, change] = useFilter()
  const query = useInfiniteQuery({
    ...activityQuery(workspaceId, filter),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.pages.length === 1 ? againMs : false),
  })
  const changes = query.data?.pages.flatMap(({ data }) => data) ?? []
  const isNarrow = filter.actor !== '' || filter.what !== ''
  return (
    <>
      <header className="page-header">
        <div className="page-header-text">
          <h1>{words.title}</h1>
          <p className="quiet">{words.text}</p>
        </div>
        <ApiMenu call={[activityCall(workspaceId, filter), jobsCall(workspaceId)]} />
      </header>
      <div className="stack">
        <ActivityFilters filter={filter} changes={changes} onChange={change} />
        <GoingOn />
        <Loaded query={query}>
          {() => (
            <>
              {changes.length === 0 && !query.hasNextPage && (
                <Notice icon="clock" title={isNarrow ? words.noneFound : words.none}>
                  {isNarrow ? words.noneFoundText : words.noneText}
                </Notice>
              )}
              {daysOf(entriesOf(changes)).map(({ day, entries }) => (
                <section key={day} aria-labelledby={`day-${day}`}>
                  <h2 className="activity-day" id={`day-${day}`}>
                    {dayTitle(day, words)}
                  </h2>
                  <ol className="activity">
                    {entries.map((entry) => (
                      <ActivityLine key={entry.id} entry={entry} />
                    ))}
                  </ol>
                </section>
              ))}
              {query.hasNextPage && (
                <div className="row">
                  <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
                    {query.isFetchingNextPage ? words.looking : words.more}
                  </Button>
                </div>
              )}
            </>
          )}
        </Loaded>
      </div>
    </>
  )
}

interface FiltersProps {
  filter: ActivityFilter
  /** The shown changes, whose actors can be chosen as a filter. */
  changes: readonly Change[]
  onChange: (change: Partial<ActivityFilter>) => void
}

function ActivityFilters({ filter, changes, onChange }: FiltersProps) {
  const actors = useActors(changes, filter.actor)
  return (
    <section className="row activity-filters" aria-label={strings.contacts.filter.title}>
      <SelectField
        label={words.who}
        value={filter.actor}
        choices={[{ value: '', label: words.anybody }, ...actors]}
        onChange={(actor) => onChange({ actor })}
      />
      <SelectField
        label={words.what}
        value={filter.what}
        choices={[
          { value: '', label: words.everything },
          ...Object.entries(words.whats).map(([value, label]) => ({ value, label })),
        ]}
        onChange={(what) => onChange({ what })}
      />
      <SwitchField label={words.each} checked={filter.each} onChange={(each) => onChange({ each })} />
    </section>
  )
}

/** The actors to choose from: the user, the actors of shown changes, and for an owner every person and key. */
function useActors(changes: readonly Change[], chosen: string): Choice[] {
  const { session, workspaceId, mayAdmin } = usePlace()
  const { data: known = [] } = useQuery({
    queryKey: ['actors', workspaceId],
    enabled: mayAdmin,
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<Choice[]> => {
      const [people, keys] = await Promise.all([
        listAll<Person>({ method: 'GET', path: '/v2/people' }, signal),
        listAll<ApiKey>({ method: 'GET', path: '/v2/api-keys' }, signal),
      ])
      return [
        ...people.map(({ id, name }) => ({ value: `person:${id}`, label: name })),
        ...keys.map(({ id, name }) => ({
          value: `key:${id}`,
          label: strings.contacts.history.keyNamed(name),
        })),
      ]
    },
  })
  const you = `person:${session.person.id}`
  const shown = changes.map(({ actor, actorName = null }) => ({
    value: actor,
    label: actorText({ actor, actorName }, session.person.id),
  }))
  const others = new Map([...known, ...shown].map((choice) => [choice.value, choice]))
  others.delete(you)
  if (chosen !== '' && chosen !== you && !others.has(chosen))
    others.set(chosen, {
      value: chosen,
      label: actorText({ actor: chosen, actorName: null }, session.person.id),
    })
  return [{ value: you, label: words.you }, ...others.values()]
}

/** Jobs that have not ended: each leads to its page. */
function GoingOn() {
  const { workspaceId } = usePlace()
  const { data: jobs = [] } = useQuery({
    ...jobsQuery(workspaceId),
    refetchInterval: ({ state }) => (state.data?.some((job) => !isFinal(job)) ? 2_000 : againMs),
  })
  const open = jobs.filter((job) => !isFinal(job))
  if (open.length === 0) return null
  return (
    <section className="panel" aria-label={words.now}>
      <h2>{words.now}</h2>
      <ul>
        {open.map((job) => (
          <li key={job.id}>
            <a href={hrefOf(`/w/${workspaceId}/${job.kind === 'import' ? 'imports' : 'activity'}/${job.id}`)}>
              <JobText job={job} />
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
