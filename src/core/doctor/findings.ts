import { readFile } from 'node:fs/promises'
import type { Database } from '../../store/database/database.ts'
import type { LongTransaction } from '../../store/database/long-transaction.ts'
import {
  findBrokenTrees,
  findDivergedIndexes,
  findInvalidIndexes,
  findRepeated,
  hasAmcheck,
} from '../../store/doctor/indexes.ts'
import {
  countHistoryGaps,
  countStrays,
  countWrongSums,
  findInternationalEmails,
  findStoredNames,
  listDerivedZones,
  type ServerFacts,
  type StoredName,
  type Strays,
} from '../../store/doctor/store-facts.ts'
import { describeSchema } from '../../store/schema/describe-schema.ts'
import { findAppliedMigrations, listPendingMigrations, MigrationRefused } from '../../store/schema/migrate.ts'
import { readMigrations } from '../../store/schema/read-migrations.ts'
import { importBuckets } from '../imports/import-progress.ts'
import { nameKey } from '../values/compare-text.ts'
import { normaliseEmail } from '../values/email.ts'
import { canonicalTimeZone, deriveTimeZone, prefixLengthMax } from '../values/time-zone.ts'

/** The result of one check. `failed`: data is damaged, or a guarantee cannot be kept; `warning`: that may happen. */
export interface Finding {
  check: string
  state: 'ok' | 'warning' | 'failed'
  /** One sentence for a person: the state and, if it is not as it should be, what to do. */
  says: string
}

/** A finding without a problem. */
export function ok(check: string, says: string): Finding {
  return { check, state: 'ok', says }
}

export function warning(check: string, says: string): Finding {
  return { check, state: 'warning', says }
}

export function failed(check: string, says: string): Finding {
  return { check, state: 'failed', says }
}

const supported = { from: 15, to: 18 }
/** The largest acceptable difference of the clocks. Cached keys and page cursors tolerate seconds, not more. */
const skewMsMax = 60_000
const skewMsNoted = 2_000

/** Judges the server's settings and version, and whether its clock and this machine's agree. Pure. */
export function judgeServer(facts: ServerFacts, here: { before: Date; after: Date }): Finding[] {
  return [judgeVersion(facts), judgeDurability(facts), judgeClock(facts.at, here)]
}

function judgeVersion({ version, versionNumber }: ServerFacts): Finding {
  const major = Math.floor(versionNumber / 10_000)
  if (major < supported.from)
    return failed(
      'postgresql',
      `PostgreSQL ${version} is too old: Roster needs ${supported.from} to ${supported.to}`,
    )
  if (major > supported.to)
    return warning(
      'postgresql',
      `PostgreSQL ${version} is newer than any this Roster was tested with (${supported.to})`,
    )
  return ok('postgresql', `PostgreSQL ${version}`)
}

function judgeDurability({ fsync, fullPageWrites, synchronousCommit }: ServerFacts): Finding {
  const settings = { fsync, full_page_writes: fullPageWrites, synchronous_commit: synchronousCommit }
  const off = Object.entries(settings).flatMap(([name, value]) => (value === 'off' ? [name] : []))
  if (off.length > 0)
    return failed(
      'durability',
      `${off.join(' and ')} ${off.length > 1 ? 'are' : 'is'} off: what was answered can be lost in a crash. Set ${off.length > 1 ? 'them' : 'it'} to on`,
    )
  return ok('durability', `fsync and full_page_writes are on, synchronous_commit is ${synchronousCommit}`)
}

/** The server answered between `before` and `after`, so the part of its time outside of them is the skew. */
function judgeClock(at: Date, { before, after }: { before: Date; after: Date }): Finding {
  const skewMs = Math.max(before.getTime() - at.getTime(), at.getTime() - after.getTime(), 0)
  const says = `the clocks of PostgreSQL and of this machine differ by ${(skewMs / 1000).toFixed(1)} s`
  if (skewMs > skewMsMax) return failed('clock', `${says}: set both by NTP`)
  if (skewMs > skewMsNoted) return warning('clock', `${says}: set both by NTP`)
  return ok('clock', 'PostgreSQL and this machine have the same time')
}

const schemaFile = new URL('../../../migrations/schema.txt', import.meta.url)

/** Whether every migration has run and none was changed since. If this fails, the store cannot be examined further. */
export async function judgeMigrations(database: Database): Promise<Finding> {
  const migrations = await readMigrations()
  const applied = await findAppliedMigrations(database)
  if (applied === undefined)
    return failed('migrations', 'there is no store of Roster’s in this database: start Roster once')
  try {
    const pending = listPendingMigrations(migrations, applied)
    if (pending.length === 0) return ok('migrations', `all ${migrations.length} migrations have run`)
    const names = pending.map(({ name }) => name).join(', ')
    return failed('migrations', `${names} has not run to its end: start Roster, which migrates`)
  } catch (error) {
    if (error instanceof MigrationRefused) return failed('migrations', error.message)
    throw error
  }
}

/** Whether the tables are those that the migrations make, compared line by line; a dropped index is found here. */
export async function judgeSchema(database: Database): Promise<Finding> {
  const [wanted, found] = await Promise.all([readFile(schemaFile, 'utf8'), describeSchema(database)])
  const [missing, added] = [linesBeyond(wanted, found), linesBeyond(found, wanted)]
  if (missing.length > 0)
    return failed('schema', `the schema lacks what migrations made, such as: ${missing[0]}`)
  if (added.length > 0)
    return warning('schema', `the schema has what no migration made, such as: ${added[0]}`)
  return ok('schema', 'the tables and indexes are those that the migrations make')
}

/** The lines of one description that the other lacks, each with its table. */
function linesBeyond(one: string, other: string): string[] {
  const known = new Set(placed(other))
  return placed(one).filter((line) => !known.has(line))
}

function placed(description: string): string[] {
  let table = ''
  return description.split('\n').map((line) => {
    if (!line.startsWith(' ')) table = line
    return line === table ? line : `${table}: ${line.trim()}`
  })
}

const number = (count: number) => count.toLocaleString('en')

/** Whether values that must be unique occur twice, independent of the indexes. */
export async function judgeUniqueness(transaction: LongTransaction): Promise<Finding> {
  const repeated = [...(await findRepeated(transaction))].filter(([, { values }]) => values > 0)
  if (repeated.length === 0)
    return ok('uniqueness', 'no phone, email, external id, tag or custom field stands twice in a workspace')
  const each = repeated.map(
    ([name, { values, example }]) => `${number(values)} of ${name} (such as ${example})`,
  )
  return failed(
    'uniqueness',
    `stands twice in its workspace: ${each.join('; ')}. Merge or delete one of each, then rebuild the index: reindex table contacts`,
  )
}

/** Whether two records have equal names, or two people equal emails, by the present comparison. Nothing is merged. */
export async function judgeNames(transaction: LongTransaction): Promise<Finding> {
  const groups = new Map<string, StoredName[]>()
  for (const named of await findStoredNames(transaction)) {
    const key = `${named.kind} ${named.workspaceId} ${nameKey(named.name)}`
    groups.set(key, [...(groups.get(key) ?? []), named])
  }
  const twins = [...groups.values()].filter((named) => named.length > 1 || named[0]?.kind === 'tag')
  const emails = (await findInternationalEmails(transaction)).filter(
    ({ email, emailKey }) => (normaliseEmail(email)?.emailKey ?? emailKey) !== emailKey,
  )
  if (twins.length + emails.length === 0)
    return ok('names', 'no two tags, custom fields or segments read the same, and no two emails')
  const each = [
    ...(twins.length > 0
      ? [
          `${number(twins.length)} names of tags, custom fields or segments (such as the ${twins[0]![0]!.kind} ${twins[0]![0]!.name})`,
        ]
      : []),
    ...(emails.length > 0 ? [`${number(emails.length)} emails (such as ${emails[0]!.email})`] : []),
  ]
  return warning(
    'names',
    `reads the same as another in its workspace: ${each.join('; ')}. Nothing was merged: rename, merge or change one of each`,
  )
}

/** Whether the indexes are reliable: valid, and with the same content as their tables. */
export async function judgeIndexes(transaction: LongTransaction): Promise<Finding> {
  const invalid = await findInvalidIndexes(transaction)
  if (invalid.length > 0) return broken(invalid, 'not valid')
  const diverged = await findDivergedIndexes(transaction)
  if (diverged.length > 0) return broken(diverged, 'not what its table holds')
  if (!(await hasAmcheck(transaction)))
    return ok(
      'indexes',
      'all are valid, and those of identity hold what the table does (no amcheck here to read the others)',
    )
  const trees = await findBrokenTrees(transaction)
  if (trees.size > 0) return broken([...trees.keys()], [...trees.values()].join('; '))
  return ok('indexes', 'all are valid, and amcheck finds every row in each of them')
}

function broken(names: readonly string[], why: string): Finding {
  const rebuild = names.map((name) => `reindex index ${name}`).join('; ')
  return failed('indexes', `${names.join(', ')}: ${why}. Rebuild with: ${rebuild}`)
}

/** Whether everything that rows refer to exists. */
export async function judgeReferences(transaction: LongTransaction): Promise<Finding> {
  const strays = [...(await countStrays(transaction))].filter(([, { rows }]) => rows > 0)
  if (strays.length === 0)
    return ok('references', 'lists, tags, custom fields and workspaces are all where rows say')
  return failed('references', strays.map(([kind, found]) => described(kind, found)).join('; '))
}

/** Whether each contact's history leads to its present state. */
export async function judgeHistory(transaction: LongTransaction): Promise<Finding> {
  const gaps = await countHistoryGaps(transaction)
  return gaps.rows === 0
    ? ok('history', 'the log has every version of every contact')
    : failed('history', described('contacts whose log does not have each of their versions', gaps))
}

/** Whether every row that an import read is in exactly one of its counts. */
export async function judgeCounters(transaction: LongTransaction): Promise<Finding> {
  const wrong = await countWrongSums(transaction, importBuckets)
  return wrong.rows === 0
    ? ok('counters', 'the counts of every import sum to the rows that it read')
    : failed('counters', described('imports whose counts do not sum to the rows that they read', wrong))
}

/** A store with more groups has numbers with many prefixes; the remaining groups are the smallest. */
const zoneGroupsMax = 200_000

/** Whether derived time zones match this Roster's tables: new area codes and changed zones alter them. */
export async function judgeZones(transaction: LongTransaction): Promise<Finding> {
  const groups = await listDerivedZones(transaction, { digits: prefixLengthMax, limit: zoneGroupsMax })
  const others = groups.filter(({ phone, timezone, workspaceZone }) => {
    const derived = deriveTimeZone({ e164: phone, workspaceZone })?.timezone
    return derived === undefined || canonicalTimeZone(derived) !== canonicalTimeZone(timezone)
  })
  if (others.length === 0) return ok('zones', 'derived time zones are those that the phones give')
  const contacts = others.reduce((sum, group) => sum + group.contacts, 0)
  return warning(
    'zones',
    `${described('contacts have a time zone that their phone no longer gives', { rows: contacts, example: others[0]!.example })}. Derive them again with POST /v2/bulk {"filter": "timezoneSource:(phone, workspace)", "action": {"type": "setFields", "fields": {"timezone": "derive"}}}`,
  )
}

function described(kind: string, { rows, example }: Strays): string {
  return `${number(rows)} ${kind} (such as ${example})`
}
