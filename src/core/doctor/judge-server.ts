import type { ServerFacts } from '../../store/doctor/find-server-facts.ts'
import { type Finding, failed, ok, warning } from './finding.ts'

const supported = { from: 15, to: 18 }
/** A key may be taken for a second longer, and a page's order leans on times; a minute is a clock that is wrong. */
const skewMsMax = 60_000
const skewMsNoted = 2_000

/** What a server promises, and whether its clock and this machine's agree. Pure. */
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

/** The server answered between `before` and `after`, so its clock is out by what lies outside of them. */
function judgeClock(at: Date, { before, after }: { before: Date; after: Date }): Finding {
  const skewMs = Math.max(before.getTime() - at.getTime(), at.getTime() - after.getTime(), 0)
  const says = `the clocks of PostgreSQL and of this machine differ by ${(skewMs / 1000).toFixed(1)} s`
  if (skewMs > skewMsMax) return failed('clock', `${says}: set both by NTP`)
  if (skewMs > skewMsNoted) return warning('clock', `${says}: set both by NTP`)
  return ok('clock', 'PostgreSQL and this machine have the same time')
}
