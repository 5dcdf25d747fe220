import { populousZones } from '../data/populous-zones.ts'
import { areaZones, placelessAreaCodes, prefixZones } from '../data/prefix-zones.ts'
import { callingCodeZones, regionZones } from '../data/region-zones.ts'
import { timeZoneLinks, timeZoneNames } from '../data/time-zone-names.ts'
import { type PhonePlace, phonePlace } from './phone.ts'

/** The words of a generated list, which is kept as one string so that its file stays readable and its diffs small. */
export function words(list: string): string[] {
  return list.trim().split(/\s+/)
}

const zonesByRegion = new Map<string, readonly string[]>(words(regionZones).map(onlyZone))
for (const [region, zones] of Object.entries(populousZones)) zonesByRegion.set(region, zones)

/** The zones that IANA's zone.tab gives a region, the most populous first; empty for a region it has not. */
export function regionTimeZones(region: string): readonly string[] {
  return zonesByRegion.get(region) ?? []
}

/** A region with several comes from the list in order of population, which a test holds equal to zone.tab. */
function onlyZone(pair: string): [string, string[]] {
  const [region, zone] = pair.split('=') as [string, string]
  return [region, [zone]]
}

const zonesByPrefix = new Map<string, readonly string[]>()
const ranks = new Map(
  Object.values(populousZones).flatMap((zones) => zones.map((zone, rank) => [zone, rank])),
)
for (const [zones, prefixes] of Object.entries(prefixZones)) {
  const standing = words(zones).sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0))
  for (const prefix of words(prefixes)) zonesByPrefix.set(prefix, standing)
}
for (const [zones, prefixes] of Object.entries(areaZones)) {
  for (const prefix of words(prefixes)) zonesByPrefix.set(prefix, words(zones))
}
/** The digits, calling code and all, that a zone may be told by. */
export const prefixLengthMax = Math.max(...[...zonesByPrefix.keys()].map((prefix) => prefix.length))
const placeless = new Set(words(placelessAreaCodes))

/**
 * The zones that the longest matching prefix leaves for an E.164 number, the most populous first; with `among`, the longest
 * prefix that leaves one of those. Empty for a calling code whose regions have one zone each, which the table leaves out, and
 * under +1 for an area code that is not assigned.
 */
function prefixTimeZones(e164: string, among?: readonly string[]): readonly string[] {
  for (let end = prefixLengthMax + 1; end > 1; end--) {
    const zones = zonesByPrefix.get(e164.slice(1, end))
    if (zones === undefined) continue
    if (among === undefined) return zones
    const left = zones.filter((zone) => among.includes(zone))
    if (left.length > 0) return left
  }
  return []
}

/**
 * The zones where the holder of an E.164 number may be, the most populous first; empty when the number has no place
 * (toll-free, premium, satellite…) or does not tell; null when its area code is not assigned (`+1 333`).
 *
 * A region with one zone in IANA's zone.tab has that zone. One with several is narrowed by libphonenumber's longest
 * prefix, unless the number is of a kind that moves freely within its country. A number whose region is unknown (possible,
 * not valid, under a calling code that regions share) has a zone only if all of them keep one clock, or its prefix names
 * exactly one: no zone is better than a wrong one. Under +1 the area code alone decides, because new ones are in use long
 * before libphonenumber knows their region.
 */
export function candidateTimeZones(e164: string): readonly string[] | null {
  const place = phonePlace(e164)
  if (place === null || place.kind === 'service') return []
  if (place.callingCode === '1') return zonesOfAreaCode(e164, place)
  if (place.region === null) return zonesOfCallingCode(e164, place.callingCode)
  return zonesWithin(regionTimeZones(place.region), e164, place.kind)
}

function zonesOfAreaCode(e164: string, { region, kind }: PhonePlace): readonly string[] | null {
  const ofRegion = region === null ? [] : regionTimeZones(region)
  if (ofRegion.length === 1) return ofRegion
  const standing = prefixTimeZones(e164)
  if (standing.length > 0) return standing
  return kind === 'personal' || placeless.has(e164.slice(2, 5)) ? [] : null
}

function zonesWithin(zones: readonly string[], e164: string, kind: PhonePlace['kind']): readonly string[] {
  if (zones.length < 2) return zones
  if (kind === 'personal') return []
  if (kind === 'mobile') return zones
  const narrowed = prefixTimeZones(e164, zones)
  return narrowed.length > 0 ? narrowed : zones
}

function zonesOfCallingCode(e164: string, callingCode: string): readonly string[] {
  const shared = callingCodeZones[callingCode]
  if (shared !== undefined) return [shared]
  const standing = prefixTimeZones(e164)
  return standing.length === 1 ? standing : []
}

const links = new Map(words(timeZoneLinks).map((pair) => pair.split('=') as [string, string]))
/** `Factory` is what a machine has before its zone is set: no place. */
const names = new Set([...words(timeZoneNames).filter((name) => name !== 'Factory'), ...links.keys()])

/** Every name that a contact's time zone may have. */
export const timeZones: ReadonlySet<string> = names

/**
 * Whether `name` is exactly one of IANA's zones or links (tzdata.zi, legacy names included), case-sensitive. The list
 * decides, not the runtime: `Intl` takes offsets and any case, and may lack a zone that is newer than the runtime, so code
 * that formats with a stored zone must expect a RangeError. `Factory`, which is no place, is refused.
 */
export function isTimeZone(name: string): boolean {
  return names.has(name)
}

/** The zone that a name links to, `Europe/Kyiv` for `Europe/Kiev`; the name itself where it is no link. */
export function canonicalTimeZone(name: string): string {
  return links.get(name) ?? name
}

const namesByZone = new Map<string, string[]>()
for (const name of names) {
  const zone = canonicalTimeZone(name)
  namesByZone.set(zone, [...(namesByZone.get(zone) ?? []), name])
}
const nameByFold = new Map([...names].map((name) => [name.toLowerCase(), name]))

/** Every name of the zone that a text names, in any case: itself and all links to it. Empty for what is no zone. */
export function namesOfTimeZone(text: string): readonly string[] {
  const name = nameByFold.get(text.toLowerCase())
  return name === undefined ? [] : namesByZone.get(canonicalTimeZone(name))!
}

/**
 * The time zone a contact gets when the caller gives none: from the phone number where it tells, else the workspace's,
 * else null; a number whose area code is not assigned leaves null. Where the number leaves several zones, the workspace's zone wins if it is one of them (under any of its
 * names; it is returned as given), else the most populous of those; both count as `phone`.
 */
export function deriveTimeZone(of: {
  e164: string | null
  workspaceZone: string | null
}): { timezone: string; source: 'phone' | 'workspace' } | null {
  const candidates = of.e164 === null ? [] : candidateTimeZones(of.e164)
  if (candidates === null) return null
  const { workspaceZone } = of
  const [mostPopulous] = candidates
  if (mostPopulous === undefined) {
    return workspaceZone === null ? null : { timezone: workspaceZone, source: 'workspace' }
  }
  const workspaceStands = workspaceZone !== null && candidates.includes(canonicalTimeZone(workspaceZone))
  return { timezone: workspaceStands ? workspaceZone : mostPopulous, source: 'phone' }
}

/** Every offset in use is a multiple of it, and so is every moment at which one changes. */
const quarterMs = 15 * 60 * 1000

let known: { quarter: number; hours: ReadonlyMap<string, number> } | undefined

/** The time zones in which it is now an hour (0 to 23) that `isWanted` wants. */
export function zonesByHour(now: Date, isWanted: (hour: number) => boolean): string[] {
  const quarter = Math.floor(now.getTime() / quarterMs)
  if (known?.quarter !== quarter) known = { quarter, hours: hoursNow(now) }
  return [...known.hours].filter(([, hour]) => isWanted(hour)).map(([zone]) => zone)
}

function hoursNow(now: Date): Map<string, number> {
  const hours = new Map<string, number>()
  for (const timeZone of timeZones) {
    try {
      const format = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' })
      hours.set(timeZone, Number(format.format(now)))
    } catch {
      // A zone that is newer than this Node: its hour is not known, so it is in no answer.
    }
  }
  return hours
}
