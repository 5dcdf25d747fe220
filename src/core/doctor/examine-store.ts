import type { Database } from '../../store/database/database.ts'
import { inLongTransaction } from '../../store/database/long-transaction.ts'
import { probe } from '../../store/doctor/probe.ts'
import { countStore, findServerFacts } from '../../store/doctor/store-facts.ts'
import { describeOutage, outageOf } from '../../store/kernel/outages.ts'
import {
  type Finding,
  failed,
  judgeCounters,
  judgeHistory,
  judgeIndexes,
  judgeMigrations,
  judgeNames,
  judgeReferences,
  judgeSchema,
  judgeServer,
  judgeUniqueness,
  judgeZones,
  ok,
  warning,
} from './findings.ts'
import { judgeFeed } from './judge-feed.ts'
import { judgeNodes } from './judge-nodes.ts'
import { judgeWebhooks } from './judge-webhooks.ts'

/** Whether the store can be read and written. Rethrows an error that prevents reading. */
async function judgeDatabase(database: Database): Promise<Finding> {
  try {
    await probe(database, { takesRoom: true, keepsNothing: true })
    return ok('database', 'it can be reached, read and written')
  } catch (error) {
    const kind = outageOf(error)
    // A missing schema is reported by the check of migrations.
    if (kind === 'no_store') return ok('database', 'it can be reached')
    if (kind === undefined || kind === 'away') throw error
    return failed('database', `a small write failed: ${describeOutage(kind)}`)
  }
}

/**
 * Examines a store without changing anything: the server, the schema, then all rows, as they are at one
 * moment, while Roster runs. Findings are yielded as they are made. The rows are skipped if the schema is not
 * this Roster's.
 */
export async function* examineStore(database: Database): AsyncGenerator<Finding> {
  const before = new Date()
  const facts = await findServerFacts(database)
  yield* judgeServer(facts, { before, after: new Date() })
  yield* await judgeNodes(database)
  yield await judgeDatabase(database)
  const migrations = await judgeMigrations(database)
  yield migrations
  if (migrations.state === 'failed') return
  yield await judgeSchema(database)
  for (const judge of [
    judgeUniqueness,
    judgeNames,
    judgeReferences,
    judgeHistory,
    judgeCounters,
    judgeFeed,
    judgeWebhooks,
    judgeZones,
    judgeIndexes,
  ]) {
    // One snapshot per check, since a long snapshot keeps PostgreSQL from vacuuming.
    yield await inLongTransaction(database, 'snapshot', judge)
  }
  const counts = await inLongTransaction(database, 'snapshot', countStore)
  const { unsearched } = counts
  yield unsearched === 0
    ? ok('search', 'every living contact can be found')
    : warning(
        'search',
        `${unsearched.toLocaleString('en')} contacts cannot be found yet: Roster makes their tokens while it runs`,
      )
  const [living, bin, spaces] = [counts.contacts, counts.binned, counts.workspaces].map((count) =>
    count.toLocaleString('en'),
  )
  const megabytes = Math.ceil(facts.databaseBytes / 1_048_576).toLocaleString('en')
  yield ok('size', `${living} contacts and ${bin} in the bin, in ${spaces} workspaces: ${megabytes} MB`)
}
