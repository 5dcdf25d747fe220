import { prefixZones } from './data/prefix-zones.ts'
import { words } from './data/words.ts'

const zonesByPrefix = new Map<string, readonly string[]>()
for (const [zones, prefixes] of Object.entries(prefixZones)) {
  const standing = words(zones)
  for (const prefix of words(prefixes)) zonesByPrefix.set(prefix, standing)
}
const prefixLengthMax = Math.max(...[...zonesByPrefix.keys()].map((prefix) => prefix.length))

/**
 * The zones that libphonenumber's longest matching prefix leaves for an E.164 number, of every region under its calling
 * code; empty for a calling code whose regions have one zone each, which the table leaves out.
 */
export function prefixTimeZones(e164: string): readonly string[] {
  for (let end = prefixLengthMax + 1; end > 1; end--) {
    const zones = zonesByPrefix.get(e164.slice(1, end))
    if (zones !== undefined) return zones
  }
  return []
}
