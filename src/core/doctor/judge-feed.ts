import { countForeignPlaces, findLongestWriter, type OpenWriter } from '../../store/doctor/feed-facts.ts'
import type { DirectoryScope } from '../../store/kernel/scope.ts'
import { isDistributed } from '../../store/schema/distribute.ts'
import { type Finding, failed, ok, warning } from './findings.ts'

/** No transaction of Roster writes for so long, except a restore. */
const openSecondsMax = 60

/** Whether the change feed can deliver changes soon and completely. */
export async function judgeFeed(scope: DirectoryScope): Promise<Finding> {
  // Each node of a distributed store numbers its own transactions.
  const foreign = (await isDistributed(scope)) ? 0 : await countForeignPlaces(scope)
  return judgeFeedFacts(await findLongestWriter(scope), foreign)
}

/** Judges the feed from the server's data. Pure. */
export function judgeFeedFacts(writer: OpenWriter | undefined, foreign: number): Finding {
  if (foreign > 0)
    return failed(
      'feed',
      `${foreign.toLocaleString('en')} changes are numbered by another server, as after pg_dump, and the change feed does not reach them. While Roster is stopped: update contact_log set feed_position = '0' where feed_position >= pg_snapshot_xmax(pg_current_snapshot()); the same for record_events`,
    )
  if (writer === undefined || writer.seconds <= openSecondsMax)
    return ok('feed', 'no open transaction holds the change feed back')
  const { seconds, process, program } = writer
  const who = process === null ? program : `the server’s process ${process} (${program || 'no name'})`
  return warning(
    'feed',
    `${who} has had a transaction open for ${seconds.toLocaleString('en')} s in which it wrote: the change feed and webhooks wait for it. Have it end`,
  )
}
