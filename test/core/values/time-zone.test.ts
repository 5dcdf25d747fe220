import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { timeZoneLinks, timeZoneNames } from '../../../src/core/data/time-zone-names.ts'
import { isTimeZone, words } from '../../../src/core/values/time-zone.ts'

const links = words(timeZoneLinks).map((pair) => pair.split('=') as [string, string])
const names = [...words(timeZoneNames), ...links.map(([alias]) => alias)].filter((name) => name !== 'Factory')

describe('isTimeZone', () => {
  test('knows every zone and link of tzdata, each once', () => {
    expect(names.filter((name) => !isTimeZone(name))).toEqual([])
    expect(new Set(names).size).toBe(names.length)
    expect(names.length).toBe(597)
  })

  test('knows every zone that the runtime offers', () => {
    expect(Intl.supportedValuesOf('timeZone').filter((name) => !isTimeZone(name))).toEqual([])
  })

  test('every link leads to a zone', () => {
    const zones = new Set(words(timeZoneNames))
    expect(links.filter(([, zone]) => !zones.has(zone))).toEqual([])
  })

  test.each([
    'Europe/Kiev',
    'Europe/Kyiv',
    'Asia/Calcutta',
    'US/Pacific',
    'EST',
    'EST5EDT',
    'CET',
    'GMT',
    'GMT+0',
    'UTC',
    'Zulu',
    'Etc/GMT+5',
    'W-SU',
    'America/Argentina/ComodRivadavia',
    'America/Coyhaique',
  ])('accepts %s', (name) => {
    expect(isTimeZone(name)).toBe(true)
  })

  test.each([
    '',
    ' ',
    'PST',
    'PDT',
    'IST',
    'BST',
    '+05:30',
    '-08:00',
    'UTC+1',
    'GMT+5',
    'utc',
    'europe/kyiv',
    'EUROPE/KYIV',
    'Europe/Kyiv ',
    'Europe/ Kyiv',
    'Europe\\Kyiv',
    'Europe',
    'Europe/Atlantis',
    'posix/Europe/Kyiv',
    'right/UTC',
    'localtime',
    'Factory',
    'Etc/Unknown',
    'posixrules',
    'America/Los Angeles',
    'Pacific Standard Time',
    'Africa/Asmera=Africa/Nairobi',
    '__proto__',
    'constructor',
  ])('refuses %j', (name) => {
    expect(isTimeZone(name)).toBe(false)
  })

  test('refuses every name in another case', () => {
    const known = new Set(names)
    const others = names.flatMap((name) => [name.toLowerCase(), name.toUpperCase()])
    expect(others.filter((name) => isTimeZone(name) && !known.has(name))).toEqual([])
    expect(others.filter((name) => isTimeZone(name)).every((name) => name === name.toUpperCase())).toBe(true)
  })

  test('refuses whatever is not in the list', () => {
    const known = new Set(names)
    fc.assert(fc.property(fc.string(), (name) => isTimeZone(name) === known.has(name)))
  })
})
