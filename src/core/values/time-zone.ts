import { populousZones } from '../data/populous-zones.ts'
import { areaZones, placelessAreaCodes, prefixZones } from '../data/prefix-zones.ts'
import { callingCodeZones, regionZones } from '../data/region-zones.ts'
import { timeZoneLinks, timeZoneNames } from '../data/time-zone-names.ts'
import { type PhonePlace, phonePlace } from './phone.ts'

/** The words of a generated list. It is stored as one string, so that its file stays readable and its diffs small. */
export function words(list: string): string[] {
  return list.trim().split(/\s+/)
}

const zonesByRegion = new Map<string, readonly string[]>(words(regionZones).map(onlyZone))
for (const [region, zones] of Object.entries(populousZones)) zonesByRegion.set(region, zones)

/** The zones that IANA's zone.tab gives a region, the most populous first; empty for a region without an entry. */
export function regionTimeZones(region: string): readonly string[] {
  return zonesByRegion.get(region) ?? []
}

/** Regions with several zones are listed by hand in order of population; a test compares the list with zone.tab. */
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
/** The most digits, calling code included, that decide a zone. */
export const prefixLengthMax = Math.max(...[...zonesByPrefix.keys()].map((prefix) => prefix.length))
const placeless = new Set(words(placelessAreaCodes))

/**
 * The zones of the longest prefix that matches an E.164 number, the most populous first; with `among`, of the
 * longest prefix with one of those zones. Empty for a calling code whose regions have one zone each, which
 * the table leaves out, and under +1 for an area code that is not assigned.
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
 * The zones where the holder of an E.164 number may be, the most populous first. Empty if the number has no
 * place (toll-free, premium, satellite…) or does not name one; null if its area code is not assigned (`+1
 * 333`).
 *
 * A region with one zone in IANA's zone.tab has that zone. A region with several is narrowed by
 * libphonenumber's longest prefix, unless numbers of this kind move freely within the country. A number of
 * unknown region (possible, not valid, under a calling code that several regions share) has a zone only if
 * all those regions have the same time, or if its prefix names exactly one: no zone is better than a wrong
 * one. Under +1 the area code alone decides, because new area codes are in use long before libphonenumber
 * knows their region.
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
/** `Factory` is the zone of a machine before its zone is set: it names no place. */
const names = new Set([...words(timeZoneNames).filter((name) => name !== 'Factory'), ...links.keys()])

/** Every name that a contact's time zone may have. */
export const timeZones: ReadonlySet<string> = names

/**
 * Whether `name` is exactly one of IANA's zones or links (tzdata.zi, legacy names included), case-sensitive.
 * The list decides, not the runtime: `Intl` accepts offsets and any case, and may lack a zone that is newer
 * than the runtime, so code that formats with a stored zone must expect a RangeError. `Factory`, which names
 * no place, is refused.
 */
export function isTimeZone(name: string): boolean {
  return names.has(name)
}

/** The zone that a link points to, `Europe/Kyiv` for `Europe/Kiev`; a name that is no link is returned unchanged. */
export function canonicalTimeZone(name: string): string {
  return links.get(name) ?? name
}

const namesByZone = new Map<string, string[]>()
for (const name of names) {
  const zone = canonicalTimeZone(name)
  namesByZone.set(zone, [...(namesByZone.get(zone) ?? []), name])
}
const nameByFold = new Map([...names].map((name) => [name.toLowerCase(), name]))

/** Every name of the zone that a text names, in any case: the zone and all links to it. Empty if the text is no zone. */
export function namesOfTimeZone(text: string): readonly string[] {
  const name = nameByFold.get(text.toLowerCase())
  return name === undefined ? [] : namesByZone.get(canonicalTimeZone(name))!
}

/**
 * The time zone of a contact whose caller gives none: from the phone number if it names one, else the
 * workspace's, else null. A number whose area code is not assigned gives null. If the number leaves several
 * zones, the workspace's zone is used if it is one of them (under any of its names; it is returned as given),
 * else the most populous of them; both count as `phone`.
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

/** Every offset in use is a multiple of 15 minutes, and every change of an offset happens at such a moment. */
const quarterMs = 15 * 60 * 1000

let known: { quarter: number; hours: ReadonlyMap<string, number> } | undefined

/** The time zones in which the present hour (0 to 23) satisfies `isWanted`. */
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
      // A zone that is newer than this Node is left out, because its hour is not known.
    }
  }
  return hours
}
