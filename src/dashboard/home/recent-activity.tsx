import { useQuery } from '@tanstack/react-query'
import { activityCall } from '../activity/activity.ts'
import { ActivityLine } from '../activity/activity-line.tsx'
import { entriesOf } from '../activity/entries.ts'
import { sendCall } from '../api/api-call.ts'
import type { Change } from '../api/wire-types.ts'
import { hrefOf } from '../router/route.ts'
import { usePlace } from '../session/session.ts'
import { home } from '../strings/home.ts'
import { Loaded } from '../ui/notice.tsx'
import '../styles/activity.css'

const words = home.activity
const linesMax = 5

/** What happened last, as the activity page tells it. */
export function RecentActivity() {
  const { workspaceId } = usePlace()
  const query = useQuery({
    queryKey: ['recent-activity', workspaceId],
    staleTime: 0,
    queryFn: async ({ signal }) => {
      const call = activityCall(workspaceId, { actor: '', what: '', each: false })
      return entriesOf((await sendCall<{ data: Change[] }>(call, signal)).data).slice(0, linesMax)
    },
  })
  return (
    <section className="panel panel-across">
      <div className="panel-line">
        <h2>{words.title}</h2>
        <a href={hrefOf(`/w/${workspaceId}/activity`)}>{words.all}</a>
      </div>
      <Loaded query={query} lines={3}>
        {(entries) =>
          entries.length === 0 ? (
            <p className="quiet panel-text">{words.none}</p>
          ) : (
            <ol className="activity">
              {entries.map((entry) => (
                <ActivityLine key={entry.id} entry={entry} />
              ))}
            </ol>
          )
        }
      </Loaded>
    </section>
  )
}
