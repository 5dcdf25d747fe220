import fc from 'fast-check'
import {
  type FilterKind,
  filterFields,
  kindOfType,
  opsOf,
} from '../../src/core/finding/filters/filter-fields.ts'
import {
  type FilterOp,
  type FilterTest,
  type FilterTree,
  takesList,
  takesNothing,
} from '../../src/core/finding/filters/filter-tree.ts'

/** Words that trip over case, accents, composition, quoting and LIKE. */
export const oddWords = [
  'Berlin',
  'BERLIN',
  'berlin-mitte',
  'Straße',
  'STRASSE',
  'İzmir',
  'ΟΔΟΣ',
  'οδος',
  'é',
  'e\u0301',
  '100%',
  '100x',
  'a_b',
  'axb',
  "O'Brien",
  'back\\slash',
  'say "hi"',
  '(x, y)',
  '東京',
  '👩‍👩‍👧',
  'and',
  'not',
  ':*',
  '&|!',
  ' padded ',
  'New\u00a0York',
  'ﬁn',
  'ISTANBUL',
  'ıstanbul',
  'STRASSE',
]

export const someTags = ['vip', 'VIP', 'Größe L', 'a b', "it's", 'and', 'x:y']
export const someOptions = ['Lead', 'Won', 'Größe L', 'Öl, Gas']
export const someLists = ['March', 'march (2)', '"quoted"']
export const someTimes = [
  '2026-01-01',
  '2026-01-01T00:00:00Z',
  '2025-12-31T23:59:59.999Z',
  '2026-01-01T01:30:00+01:30',
  '0001-01-01',
  '9999-12-31',
]
export const someNumbers = ['0', '-1', '2.5', '1e3', '1000', '0.1', '-0.1', '9007199254740991']
export const someZones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Chatham', 'UTC']

const valuesOf: Record<FilterKind, readonly string[]> = {
  text: oddWords,
  reference: ['CRM-1', 'crm-1', 'x'],
  country: oddWords,
  zone: [...someZones, 'Europe/Kiev', 'US/Eastern'],
  phone: ['+4930123456', '+493012345', '+14155550100'],
  otherPhones: ['+4930123456', '+14155550100'],
  otherEmails: ['ada@example.com', 'ADA@example.com'],
  email: ['ada@example.com', 'ADA@example.com', 'öé@example.org'],
  customEmail: ['ada@example.com', 'ADA@example.com'],
  number: someNumbers,
  flag: ['true', 'false'],
  optionalFlag: ['true', 'false'],
  time: [...someTimes, '-30d', '+3d'],
  id: [],
  words: ['sms', 'SMS', 'Brief'],
  tags: someTags,
  lists: someLists,
  segment: [],
  localHour: ['0', '9', '17', '23'],
  json: ['x', '1', 'A'],
  option: [...someOptions, 'WON'],
  options: [...someOptions, 'won'],
}

/** Every field but those that need ids, and custom fields of each type, called as their type is. */
const fields: [name: string, kind: FilterKind][] = [
  ...Object.entries(filterFields).map(([name, kind]) => [name, kind] as [string, FilterKind]),
  ...Object.entries(kindOfType).map(
    ([type, kind]) => [`customFields.My ${type}`, kind] as [string, FilterKind],
  ),
].filter(([, kind]) => kind !== 'id' && kind !== 'segment')

const randomTest: fc.Arbitrary<FilterTest> = fc
  .constantFrom(...fields)
  .chain(([field, kind]) =>
    fc
      .constantFrom(...opsOf[kind])
      .chain((op) => randomValue(op, kind).map((value) => ({ field, op, ...value }))),
  )

const calendarValues: Partial<Record<FilterOp, readonly string[]>> = {
  month: ['1', '06', '12'],
  monthDay: ['01-01', '12-31', '02-29'],
}

function randomValue(op: FilterOp, kind: FilterKind): fc.Arbitrary<Pick<FilterTest, 'value'>> {
  if (takesNothing(op)) return fc.constant({})
  const value = fc.constantFrom(...(calendarValues[op] ?? valuesOf[kind]))
  return takesList(op)
    ? fc.array(value, { minLength: 1, maxLength: 3 }).map((value) => ({ value }))
    : value.map((value) => ({ value }))
}

/** Filters of every shape, none deeper than the bound. */
export const randomFilter: fc.Arbitrary<FilterTree> = fc.letrec<{ tree: FilterTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    randomTest,
    fc.array(tie('tree'), { minLength: 2, maxLength: 4 }).map((and) => ({ and })),
    fc.array(tie('tree'), { minLength: 2, maxLength: 4 }).map((or) => ({ or })),
    tie('tree').map((not) => ({ not })),
  ),
})).tree
