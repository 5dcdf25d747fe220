import { getCountries } from 'libphonenumber-js/max'
import { expect, test } from 'vitest'
import { populousZones } from '../../src/core/data/populous-zones.ts'
import { prefixZones } from '../../src/core/data/prefix-zones.ts'
import { callingCodeZones, regionZones } from '../../src/core/data/region-zones.ts'
import { words } from '../../src/core/data/words.ts'
import { isTimeZone } from '../../src/core/time-zone.ts'

const several = Object.keys(regionZones).filter((region) => words(regionZones[region]!).length > 1)

test('every region that has phone numbers has a zone', () => {
  expect(getCountries().filter((region) => regionZones[region] === undefined)).toEqual([])
})

test('every zone of the tables is one of IANA', () => {
  const zones = [
    ...Object.values(regionZones),
    ...Object.keys(prefixZones),
    ...Object.values(callingCodeZones),
  ]
  expect(zones.flatMap(words).filter((zone) => !isTimeZone(zone))).toEqual([])
})

test('the regions in order of population are exactly those with several zones', () => {
  expect(Object.keys(populousZones).sort()).toEqual(several.sort())
})

test.each(several)('the order of population names every zone of %s once and no other', (region) => {
  expect([...populousZones[region]!].sort()).toEqual(words(regionZones[region]!).sort())
})

test('every zone that the prefix table leaves standing belongs to a region', () => {
  const known = new Set(Object.values(regionZones).flatMap(words))
  expect(
    Object.keys(prefixZones)
      .flatMap(words)
      .filter((zone) => !known.has(zone)),
  ).toEqual([])
})

test('no prefix stands twice', () => {
  const prefixes = Object.values(prefixZones).flatMap(words)
  expect(new Set(prefixes).size).toBe(prefixes.length)
})
