import { populousZones } from './data/populous-zones.ts'
import { regionZones } from './data/region-zones.ts'
import { words } from './data/words.ts'

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
