import { callingCodeZones } from './data/region-zones.ts'
import { type PhonePlace, phonePlace } from './phone-place.ts'
import { prefixTimeZones } from './prefix-time-zones.ts'
import { regionTimeZones } from './region-time-zones.ts'

/**
 * The zones where the holder of an E.164 number may be, the most populous first; empty when the number has no place
 * (toll-free, premium, satellite…) or does not tell.
 *
 * A region with one zone in IANA's zone.tab has that zone. One with several is narrowed by libphonenumber's longest
 * prefix, unless the number is of a kind that moves freely within its country. A number whose region is unknown (possible,
 * not valid, under a calling code that regions share) has a zone only if all of them keep one clock, or its prefix names
 * exactly one: no zone is better than a wrong one.
 */
export function candidateTimeZones(e164: string): readonly string[] {
  const place = phonePlace(e164)
  if (place === null || place.kind === 'service') return []
  if (place.region === null) return zonesOfCallingCode(e164, place.callingCode)
  return zonesWithin(regionTimeZones(place.region), e164, place.kind)
}

function zonesWithin(zones: readonly string[], e164: string, kind: PhonePlace['kind']): readonly string[] {
  if (zones.length < 2) return zones
  if (kind === 'personal') return []
  if (kind === 'mobile') return zones
  const standing = prefixTimeZones(e164)
  const narrowed = zones.filter((zone) => standing.includes(zone))
  return narrowed.length > 0 ? narrowed : zones
}

function zonesOfCallingCode(e164: string, callingCode: string): readonly string[] {
  const shared = callingCodeZones[callingCode]
  if (shared !== undefined) return [shared]
  const standing = prefixTimeZones(e164)
  return standing.length === 1 ? standing : []
}
