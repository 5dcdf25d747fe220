import type { Contact } from '../../src/core/fields/contact.ts'
import type { FilterTest, FilterTree } from '../../src/core/finding/filters/filter-tree.ts'

/** What the naive evaluation of filters needs besides the contact. */
export interface NaiveWorld {
  now: Date
  listNames: ReadonlyMap<string, string>
}

const dayMs = 86_400_000

/** Whether a contact meets a filter, worked out from its answer alone. Deliberately shares nothing with the real thing. */
export function meetsFilter(contact: Contact, tree: FilterTree, world: NaiveWorld): boolean {
  if ('and' in tree) return tree.and.every((part) => meetsFilter(contact, part, world))
  if ('or' in tree) return tree.or.some((part) => meetsFilter(contact, part, world))
  if ('not' in tree) return !meetsFilter(contact, tree.not, world)
  return meetsTest(contact, tree, world)
}

function meetsTest(contact: Contact, test: FilterTest, world: NaiveWorld): boolean {
  const { op } = test
  const values = [test.value ?? []].flat()
  if (op === 'ne') return !meetsTest(contact, { ...test, op: 'eq' }, world)
  if (op === 'none') return !meetsTest(contact, { ...test, op: 'any' }, world)
  if (op === 'any') return values.some((value) => meetsTest(contact, { ...test, op: 'eq', value }, world))
  if (op === 'all') return values.every((value) => meetsTest(contact, { ...test, op: 'eq', value }, world))
  const actual = actualOf(contact, test.field, world)
  const isSet = ['tags', 'lists', 'channels', 'otherPhones', 'otherEmails'].includes(test.field)
  const isAbsent = actual === null || (isSet && (actual as string[]).length === 0)
  if (op === 'absent') return isAbsent
  if (op === 'present') return !isAbsent
  if (isAbsent) return false
  const wanted = values[0] as string
  if (isJson(contact, test.field))
    return textsIn(actual).some((text) => meetsText(bare(text), op, bare(wanted)))
  if (Array.isArray(actual)) {
    if (test.field === 'channels') return actual.map(bare).includes(bare(wanted))
    if (test.field.startsWith('customFields.'))
      return actual.some((name) => meetsText(bare(name), op, bare(wanted)))
    return actual.includes(test.field === 'otherEmails' ? wanted.toLowerCase() : wanted)
  }
  if (op === 'month' || op === 'monthDay') return meetsCalendar(actual as Date, op, values)
  if (typeof actual === 'boolean') return actual === (wanted.toLowerCase() === 'true')
  if (typeof actual === 'number') return compare(actual - Number(wanted), op)
  if (actual instanceof Date) return meetsTime(actual, op, wanted, world.now)
  if (test.field === 'timezone' && op === 'eq') return zoneOf(actual) === zoneOf(wanted)
  const [a, b] = test.field === 'externalId' ? [actual, wanted] : [bare(actual), bare(wanted)]
  return meetsText(a, op, b)
}

function meetsText(a: string, op: string, b: string): boolean {
  if (op === 'contains') return a.includes(b)
  if (op === 'startsWith') return a.startsWith(b)
  if (op === 'endsWith') return a.endsWith(b)
  return a === b
}

function meetsCalendar(actual: Date, op: 'month' | 'monthDay', values: readonly string[]): boolean {
  const day = actual.toISOString().slice(-19).slice(0, 5)
  return values.some((value) => (op === 'month' ? Number(day.slice(0, 2)) === Number(value) : day === value))
}

function isJson(contact: Contact, field: string): boolean {
  return contact.customFields.some(({ name, type }) => type === 'json' && field === `customFields.${name}`)
}

function textsIn(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [String(value)]
}

function actualOf(contact: Contact, field: string, { now, listNames }: NaiveWorld) {
  if (field === 'tags') return contact.tags
  if (field === 'otherPhones') return contact.otherPhones.map(({ phone }) => phone)
  if (field === 'otherEmails') return contact.otherEmails.map(({ email }) => email.toLowerCase())
  if (field === 'lists') return contact.listIds.map((id) => listNames.get(id) as string)
  if (field === 'localHour') return hourIn(contact.timezone, now)
  if (!field.startsWith('customFields.')) {
    return contact[field as keyof Contact] as string | number | boolean | Date | string[] | null
  }
  const custom = contact.customFields.find(({ name }) => field === `customFields.${name}`)
  if (custom === undefined) return null
  return custom.type === 'date'
    ? new Date(custom.value as string)
    : (custom.value as string | string[] | number | boolean)
}

function hourIn(timeZone: string | null, now: Date): number | null {
  if (timeZone === null) return null
  return Number(new Intl.DateTimeFormat('en', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(now))
}

/** Text as people compare it, letter by letter. */
function bare(text: string): string {
  const letters = [...text.normalize('NFC')].map((letter) => {
    const fold = { İ: 'i', ı: 'i', ς: 'σ', ß: 'ss', ẞ: 'ss', ﬁ: 'fi', '\u00a0': ' ', '\u200d': '' }[letter]
    return fold ?? letter.toLowerCase()
  })
  return letters.join('').trim()
}

/** The one name of all that a zone is called by. */
function zoneOf(timeZone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
}

function meetsTime(actual: Date, op: string, wanted: string, now: Date): boolean {
  const relative = /^([+-]\d+)d$/.exec(wanted)
  const start = relative ? now.getTime() + Number(relative[1]) * dayMs : new Date(wanted).getTime()
  const length = /^\d{4}-\d\d-\d\d$/.test(wanted) ? dayMs : 1
  const at = actual.getTime()
  if (op === 'eq') return at >= start && at < start + length
  if (op === 'gt') return at >= start + length
  if (op === 'gte') return at >= start
  return op === 'lt' ? at < start : at < start + length
}

function compare(difference: number, op: string): boolean {
  if (op === 'eq') return difference === 0
  if (op === 'gt') return difference > 0
  if (op === 'gte') return difference >= 0
  return op === 'lt' ? difference < 0 : difference <= 0
}
