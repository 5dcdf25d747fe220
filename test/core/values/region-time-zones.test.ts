import { getCountries } from 'libphonenumber-js/max'
import { expect, test } from 'vitest'
import { populousZones } from '../../../src/core/data/populous-zones.ts'
import { prefixZones } from '../../../src/core/data/prefix-zones.ts'
import { callingCodeZones, regionZones } from '../../../src/core/data/region-zones.ts'
import { isTimeZone, regionTimeZones, words } from '../../../src/core/values/time-zone.ts'

const pairs = words(regionZones).map((pair) => pair.split('=') as [string, string])
const regions = [...new Set(pairs.map(([region]) => region))]
const zonesIn = (wanted: string) => pairs.filter(([region]) => region === wanted).map(([, zone]) => zone)

test.each(regions)('%s has exactly the zones of zone.tab', (region) => {
  expect([...regionTimeZones(region)].sort()).toEqual(zonesIn(region).sort())
})

test('the order of population is given for the regions with several zones and no other', () => {
  const several = regions.filter((region) => zonesIn(region).length > 1)
  expect(Object.keys(populousZones).sort()).toEqual(several.sort())
})

test('every region that has phone numbers has a zone', () => {
  expect(getCountries().filter((region) => regionTimeZones(region).length === 0)).toEqual([])
})

test.each(['', 'us', 'XX', '__proto__'])('%j is no region and has none', (region) => {
  expect(regionTimeZones(region)).toEqual([])
})

test('every zone of the tables is one of IANA, and a region has it', () => {
  const inRegions = new Set(pairs.map(([, zone]) => zone))
  const zones = [...inRegions, ...Object.keys(prefixZones).flatMap(words), ...Object.values(callingCodeZones)]
  expect(zones.filter((zone) => !isTimeZone(zone) || !inRegions.has(zone))).toEqual([])
})

test('no prefix stands twice', () => {
  const prefixes = Object.values(prefixZones).flatMap(words)
  expect(new Set(prefixes).size).toBe(prefixes.length)
})
