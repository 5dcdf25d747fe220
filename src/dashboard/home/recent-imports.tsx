import { useQuery } from '@tanstack/react-query'
import type { ImportSummary } from '../api/wire-types.ts'
import { BucketBar } from '../imports/buckets.tsx'
import { recentImportsQuery, wasTried } from '../imports/imports.ts'
import { hrefOf } from '../router/route.ts'
import { usePlace } from '../session/session.ts'
import { home } from '../strings/home.ts'
import { imports as importWords } from '../strings/imports.ts'
import { formatNumber, formatTime } from '../ui/format.ts'
import { Loaded } from '../ui/notice.tsx'

const words = home.imports

/** The last files that came in, and where their rows ended. */
export function RecentImports() {
  const { workspaceId } = usePlace()
  const query = useQuery(recentImportsQuery(workspaceId))
  return (
    <section className="panel panel-across">
      <div className="panel-line">
        <h2>{words.title}</h2>
        <a href={hrefOf(`/w/${workspaceId}/imports`)}>{words.all}</a>
      </div>
      <Loaded query={query} lines={2}>
        {(imports) =>
          imports.length === 0 ? (
            <p className="quiet panel-text">{importWords.none}.</p>
          ) : (
            <ul className="recent">
              {imports.map((one) => (
                <RecentImport key={one.id} found={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  )
}

function RecentImport({ found }: { found: ImportSummary }) {
  const { workspaceId } = usePlace()
  return (
    <li>
      <a className="bar" href={hrefOf(`/w/${workspaceId}/imports/${found.id}`)}>
        <span className="bar-label">
          <bdi>{found.fileName ?? importWords.noName}</bdi>
        </span>
        <time className="quiet number" dateTime={found.createdAt}>
          {formatTime(found.createdAt)}
        </time>
        <BucketBar counts={found.counts} />
        <span className="recent-counts quiet number">{countsOf(found)}</span>
      </a>
    </li>
  )
}

/** How it stands unless it is done, and every bucket that holds something. */
function countsOf({ state, plan, counts }: ImportSummary): string {
  const labels = importWords.buckets
  const parts = Object.keys(labels).flatMap((name) => {
    const bucket = name as keyof typeof labels
    return counts[bucket] > 0 ? [`${formatNumber(counts[bucket])} ${labels[bucket].toLowerCase()}`] : []
  })
  const stands = wasTried(plan) ? words.tried : state === 'done' ? [] : importWords.states[state]
  return [stands, parts].flat().join(' · ')
}
