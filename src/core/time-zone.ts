import { candidateTimeZones } from './candidate-time-zones.ts'
import { timeZoneLinks, timeZoneNames } from './data/time-zone-names.ts'
import { words } from './data/words.ts'

const links = new Map(words(timeZoneLinks).map((pair) => pair.split('=') as [string, string]))
const names = new Set([...words(timeZoneNames), ...links.keys()])

/** Every name that a contact's time zone may have. */
export const timeZones: ReadonlySet<string> = names

/**
 * Whether `name` is exactly one of IANA's zones or links (tzdata.zi, legacy names included), case-sensitive. The list
 * decides, not the runtime: `Intl` takes offsets and any case, and may lack a name accepted here (`Factory`, or a zone
 * newer than the runtime), so whoever formats with a stored zone must expect a RangeError.
 */
export function isTimeZone(name: string): boolean {
  return names.has(name)
}

/**
 * The time zone a contact gets when the caller gives none: from the phone number where it tells, else the workspace's,
 * else null. Where the number leaves several zones, the workspace's zone wins if it is one of them (under any of its
 * names; it is returned as given), else the most populous of those; both count as `phone`.
 */
export function deriveTimeZone(of: {
  e164: string | null
  workspaceZone: string | null
}): { timezone: string; source: 'phone' | 'workspace' } | null {
  const candidates = of.e164 === null ? [] : candidateTimeZones(of.e164)
  const { workspaceZone } = of
  const [mostPopulous] = candidates
  if (mostPopulous === undefined) {
    return workspaceZone === null ? null : { timezone: workspaceZone, source: 'workspace' }
  }
  const workspaceStands =
    workspaceZone !== null && candidates.includes(links.get(workspaceZone) ?? workspaceZone)
  return { timezone: workspaceStands ? workspaceZone : mostPopulous, source: 'phone' }
}
