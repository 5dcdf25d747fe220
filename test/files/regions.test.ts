import { expect, test } from 'vitest'
import { regionOfCountry } from '../../src/files/mapping/regions.ts'

test.each([
  ['BLR', 'BY'],
  ['KAZ', 'KZ'],
  ['isl', 'IS'],
  ['ARE', 'AE'],
  ['DZA', 'DZ'],
  ['CRI', 'CR'],
  ['URY', 'UY'],
  ['GBR', 'GB'],
  ['USA', 'US'],
  ['DEU', 'DE'],
  ['de', 'DE'],
  ['Deutschland', 'DE'],
  ['Ελλάδα', 'GR'],
  ['+972', 'IL'],
  ['00351', 'PT'],
  ['Germany (+49)', 'DE'],
  ['FR +33', 'FR'],
  ['KE - Kenya', 'KE'],
])('%s is the country %s', (country, region) => {
  expect(regionOfCountry(country)).toBe(region)
})

test('what is no country is none', () => {
  for (const text of ['', 'n/a', 'Atlantis', '999']) expect(regionOfCountry(text)).toBeUndefined()
})
