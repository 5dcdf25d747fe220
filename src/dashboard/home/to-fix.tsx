import { queryOptions, useQuery } from '@tanstack/react-query'
import { sendCall } from '../api/api-call.ts'
import type { Figure } from '../api/wire-types.ts'
import { recentImportsQuery, wasTried } from '../imports/imports.ts'
import { hrefOf } from '../router/route.ts'
import { contactsCall, viewHref } from '../router/view.ts'
import { usePlace } from '../session/session.ts'
import { home } from '../strings/home.ts'
import { imports as importWords } from '../strings/imports.ts'
import { formatNumber } from '../ui/format.ts'

const words = home.fix

const unreachable = 'no:phone and no:email'
const nameless = 'no:firstName and no:lastName and no:fullName'

/** What a person can put right: rows that imports refused, and contacts that lack what every use of them needs. */
export function ToFix({ zoneless }: { zoneless: Figure }) {
  const { workspaceId } = usePlace()
  const imports = useQuery(recentImportsQuery(workspaceId))
  const unreached = useQuery(countQuery(workspaceId, unreachable))
  const unnamed = useQuery(countQuery(workspaceId, nameless))
  const rows = (imports.data ?? []).flatMap(({ id, fileName, counts, plan }) => {
    const name = words.rows(fileName ?? importWords.noName)
    const href = hrefOf(`/w/${workspaceId}/imports/${id}`)
    return wasTried(plan) ? [] : [{ key: id, count: counts.invalid + counts.conflicted, name, href }]
  })
  const contacts = [
    { count: unreached.data ?? 0, name: words.unreachable, filter: unreachable },
    { count: unnamed.data ?? 0, name: words.nameless, filter: nameless },
    { count: zoneless.count, name: words.zoneless, filter: zoneless.filter },
  ].map(({ filter, ...line }) => ({ ...line, key: filter, href: viewHref(workspaceId, { filter }) }))
  const lines = [...rows, ...contacts].filter(({ count }) => count > 0)
  const isKnown = imports.isSuccess && unreached.isSuccess && unnamed.isSuccess
  return (
    <section className="panel panel-side">
      <h2>{words.title}</h2>
      {isKnown && lines.length === 0 && <p className="quiet panel-text">{words.nothing}</p>}
      <ul className="bars">
        {lines.map(({ key, count, name, href }) => (
          <li key={key}>
            <a className="bar fix" href={href}>
              <span className="number fix-count">{formatNumber(count)}</span>
              <bdi>{name}</bdi>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** How many contacts meet a filter, exactly. */
export const countQuery = (workspaceId: string, filter: string) =>
  queryOptions({
    queryKey: ['count', workspaceId, filter],
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const call = contactsCall(workspaceId, { filter, q: '', sort: '' }, { limit: 1, total: true })
      return (await sendCall<{ total: number }>(call, signal)).total
    },
  })
