import { describe, expect, test } from 'vitest'
import { deriveTimeZone } from '../../../src/core/values/time-zone.ts'

/** The table that the generator reads; plain JavaScript, because it runs without a build. */
const { areaCodes, placelessAreaCodes } = (await import(
  new URL('../../../scripts/nanp-area-codes.js', import.meta.url).href
)) as { areaCodes: { areaCode: string; parent: string; place: string }[]; placelessAreaCodes: string[] }

const derive = (areaCode: string, workspaceZone: string | null = null, rest = '5550123') =>
  deriveTimeZone({ e164: `+1${areaCode}${rest}`, workspaceZone })?.timezone ?? null

const [eastern, central, mountain, pacific] = [
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Los_Angeles',
]

/** The zone of each state's and province's area codes, but for those listed by code. */
const zoneOfPlaces: Record<string, string> = {
  'CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV': eastern,
  'AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI 448 850 219 270 364': central,
  'CO MT NM UT WY 915': mountain,
  'CA NV OR WA': pacific,
  '423 729 865': eastern,
  ID: 'America/Boise',
  AZ: 'America/Phoenix',
  AK: 'America/Anchorage',
  HI: 'Pacific/Honolulu',
  AB: 'America/Edmonton',
  BC: 'America/Vancouver',
  MB: 'America/Winnipeg',
  'NB NS': 'America/Halifax',
  NL: 'America/St_Johns',
  'ON QC': 'America/Toronto',
  SK: 'America/Regina',
  territories: 'America/Whitehorse',
  'Puerto Rico': 'America/Puerto_Rico',
  Jamaica: 'America/Jamaica',
  'Dominican Republic': 'America/Santo_Domingo',
}
const zoneOf = new Map(
  Object.entries(zoneOfPlaces).flatMap(([places, zone]) =>
    (places in { 'Puerto Rico': 1, 'Dominican Republic': 1 } ? [places] : places.split(' ')).map(
      (place) => [place, zone] as const,
    ),
  ),
)

test('every area code has the zone of its place', () => {
  const wrong = areaCodes
    .map(({ areaCode, place }) => ({
      areaCode,
      zone: derive(areaCode),
      expected: zoneOf.get(areaCode) ?? zoneOf.get(place),
    }))
    .filter(({ zone, expected }) => (expected === undefined ? zone === null : zone !== expected))
  expect(wrong).toEqual([])
})

test("every overlay keeps its parent's zones, whatever the workspace", () => {
  const overlays = areaCodes.filter(({ areaCode, parent }) => areaCode !== parent)
  expect(overlays.length).toBeGreaterThan(140)
  for (const { areaCode, parent } of overlays) {
    for (const workspaceZone of [null, eastern, central, mountain, pacific, 'Asia/Tokyo']) {
      expect([areaCode, derive(areaCode, workspaceZone)]).toEqual([areaCode, derive(parent, workspaceZone)])
    }
  }
})

test('no area code stands twice, or both with a place and without', () => {
  const all = [...areaCodes.map(({ areaCode }) => areaCode), ...placelessAreaCodes]
  expect(new Set(all).size).toBe(all.length)
})

test('an area code that nobody has been given has no zone, whatever the workspace', () => {
  const given = new Set([...areaCodes.map(({ areaCode }) => areaCode), ...placelessAreaCodes])
  const others = Array.from({ length: 800 }, (_, index) => String(index + 200)).filter(
    (code) => !given.has(code),
  )
  expect(others).toEqual(expect.arrayContaining(['333', '211', '911', '370', '999']))
  expect(others.filter((code) => derive(code, eastern) !== null)).toEqual([])
})

test.each(['800', '888', '900', '500', '533', '600', '622', '700', '555'])(
  "+1 %s has no place: the workspace's zone",
  (code) => {
    expect(derive(code, eastern)).toBe(eastern)
    expect(derive(code)).toBeNull()
  },
)

describe('an area in several zones', () => {
  test.each([
    ['850', central, eastern],
    ['448', central, eastern],
    ['270', central, eastern],
    ['364', central, eastern],
    ['812', eastern, central],
    ['930', eastern, central],
    ['906', eastern, central],
    ['208', 'America/Boise', pacific],
    ['986', 'America/Boise', pacific],
    ['605', central, mountain],
    ['701', central, mountain],
    ['308', central, mountain],
    ['807', 'America/Toronto', 'America/Winnipeg'],
    ['867', 'America/Whitehorse', 'America/Iqaluit'],
    ['907', 'America/Anchorage', 'America/Adak'],
  ])('+1 %s has %s, or %s where that is the workspace’s', (code, first, other) => {
    expect(derive(code, null, '0000000')).toBe(first)
    expect(derive(code, 'Europe/Paris', '0000000')).toBe(first)
    expect(derive(code, other, '0000000')).toBe(other)
  })

  test.each([
    ['Tallahassee', '850', '2225678', eastern],
    ['Pensacola', '850', '4325678', central],
    ['Elizabethtown', '270', '7655678', eastern],
    ['Evansville', '812', '4235678', central],
    ['Knox', '574', '7725678', central],
    ['Francesville', '219', '5675678', 'America/Indiana/Winamac'],
    ['Pikeville', '423', '4475678', central],
    ['Rapid City', '605', '3425678', mountain],
    ['Malheur County', '541', '8815678', mountain],
    ['Kenora', '807', '4675678', 'America/Winnipeg'],
    ['Cranbrook', '250', '4265678', 'America/Edmonton'],
    ['Fort St. John', '250', '7855678', 'America/Dawson_Creek'],
    ['Lloydminster', '306', '8255678', 'America/Edmonton'],
    ['Iqaluit', '867', '9795678', 'America/Toronto'],
    ['Yellowknife', '867', '8735678', 'America/Edmonton'],
    ['Labrador', '709', '8965678', 'America/Halifax'],
    ['Unalaska', '907', '5815678', 'America/Anchorage'],
    ['West Wendover', '775', '6645678', mountain],
  ])('%s: +1 %s %s is %s, whatever the workspace', (_, code, rest, zone) => {
    for (const workspaceZone of [null, 'Asia/Tokyo', pacific])
      expect(derive(code, workspaceZone, rest)).toBe(zone)
  })
})
