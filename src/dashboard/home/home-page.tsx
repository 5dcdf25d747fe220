import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Figure, Stats } from '../api/wire-types.ts'
import { recentImportsCall } from '../imports/imports.ts'
import { usePlace } from '../session/session.ts'
import { home } from '../strings/home.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { formatNumber, formatShare, formatTime } from '../ui/format.ts'
import { Loaded } from '../ui/notice.tsx'
import { BarList, regionName } from './bar-list.tsx'
import { Growth } from './growth.tsx'
import { RecentActivity } from './recent-activity.tsx'
import { RecentImports } from './recent-imports.tsx'
import { countQuery, ToFix } from './to-fix.tsx'
import { Welcome } from './welcome.tsx'
import '../styles/home.css'
import { sendCall } from '../api/api-call.ts'
import { viewHref } from '../router/view.ts'

const words = home

const againMs = 500

/** The workspace at a glance; everything leads to the contacts behind it. */
export default function HomePage() {
  const { workspaceId, workspaceName } = usePlace()
  // Figures are kept at the server for as long as they were long to count: the first people may come in after them.
  const [isFilled, setFilled] = useState(false)
  const query = useQuery({
    ...statsQuery(workspaceId),
    refetchInterval: ({ state }) => (isFilled && state.data?.total.count === 0 ? againMs : false),
  })
  return (
    <div className="page page-broad">
      <header className="page-header">
        <div className="page-header-text">
          <h1>{workspaceName}</h1>
          <p className="quiet number">{query.data ? words.asOf(formatTime(query.data.asOf)) : ' '}</p>
        </div>
        <ApiMenu call={[statsCall(workspaceId), recentImportsCall(workspaceId)]} />
      </header>
      <Loaded query={query} lines={12}>
        {(stats) =>
          stats.total.count === 0 ? <Welcome onFilled={() => setFilled(true)} /> : <Figures stats={stats} />
        }
      </Loaded>
    </div>
  )
}

function Figures({ stats }: { stats: Stats }) {
  const total = stats.total.count
  return (
    <div className="home">
      <ul className="figures">
        <FigureCard label={words.contacts} figure={stats.total} />
        <FigureCard label={words.newThisWeek} figure={stats.newThisWeek} />
        <FigureCard label={words.byPhone} figure={stats.reachableByPhone} of={total} />
        <FigureCard label={words.byEmail} figure={stats.reachableByEmail} of={total} />
        <CallableNow of={total} />
        <FigureCard label={words.doNotContact} figure={stats.doNotContact} of={total} warns />
      </ul>
      <Growth stats={stats} />
      <ToFix zoneless={stats.withoutTimezone} />
      <BarList
        title={words.country}
        of={total}
        bars={stats.callingCodes.map(({ callingCode, regions, count, filter }) => ({
          key: callingCode,
          label: `+${callingCode.replace('+', '')} ${countryOf(regions)}`,
          count,
          filter,
        }))}
        rest={{ label: words.others, ...stats.withoutPhone }}
      />
      <BarList
        title={words.zone}
        of={total}
        bars={stats.timezones.map(({ timezone, ...bar }) => ({ key: timezone, label: timezone, ...bar }))}
        rest={{ label: words.noZone, ...stats.withoutTimezone }}
      />
      {stats.tags.length > 0 && (
        <BarList
          title={words.tags}
          of={total}
          bars={stats.tags.map(({ id, name, count, filter }) => ({ key: id, label: name, count, filter }))}
        />
      )}
      <RecentActivity />
      <RecentImports />
    </div>
  )
}

/** Contacts with a phone that may be called and where it is daytime now. */
const callableFilter = 'has:phone and doNotContact:false and localHour>=9 and localHour<20'

function CallableNow({ of: total }: { of: number }) {
  const { workspaceId } = usePlace()
  const { data } = useQuery(countQuery(workspaceId, callableFilter))
  const figure = { count: data ?? 0, filter: callableFilter }
  return data === undefined ? null : <FigureCard label={words.callableNow} figure={figure} of={total} />
}

/** A calling code is one country's, or many share it. */
function countryOf(regions: readonly string[]): string {
  const [first, ...others] = regions
  if (first === undefined) return ''
  return others.length === 0 ? regionName(first) : words.several(regionName(first), others.length)
}

interface Props {
  label: string
  figure: Figure
  /** Shown as a share of this many. */
  of?: number
  warns?: boolean
}

/** One number, linked to the contacts behind it. */
export function FigureCard({ label, figure, of, warns = false }: Props) {
  const { workspaceId } = usePlace()
  return (
    <li>
      <a
        className={warns && figure.count > 0 ? 'figure figure-warns' : 'figure'}
        href={viewHref(workspaceId, { filter: figure.filter })}
      >
        <span className="figure-label">{label}</span>
        <span className="figure-count number">{formatNumber(figure.count)}</span>
        <span className="figure-share quiet">
          {of ? words.share(formatShare(figure.count, of)) : '\u00a0'}
        </span>
      </a>
    </li>
  )
}

export const statsCall = (workspaceId: string) =>
  ({ method: 'GET', path: '/v2/stats', query: { workspaceId } }) as const

/** A workspace's figures, each with the filter behind it. */
export const statsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['stats', workspaceId],
    queryFn: ({ signal }) => sendCall<Stats>(statsCall(workspaceId), signal),
  })
