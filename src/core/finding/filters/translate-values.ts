import type { Comparison, Condition, ValueOf } from '../../../store/finding/condition.ts'
import type { NamedTable } from '../../../store/finding/named-records.ts'
import type { FieldOption, FieldOptions } from '../../fields/field-options.ts'
import type { WorkspaceRules } from '../../fields/workspace-rules.ts'
import { type Fault, type FaultCode, regionWord } from '../../kernel/fault.ts'
import { isId } from '../../kernel/ids.ts'
import { comparedText, referenceText } from '../../values/compare-text.ts'
import { isDateOrTime } from '../../values/date-or-time.ts'
import { emailSpellings, foldEmailPart, normaliseEmail } from '../../values/email.ts'
import { readPhoneBeginning, readPhonePart } from '../../values/phone-fragment.ts'
import { phoneFormsOf } from '../../values/phone-reading.ts'
import { namesOfTimeZone, zonesByHour } from '../../values/time-zone.ts'
import { countryToken, otherToken, tagToken } from '../search/tokens.ts'
import type { FilterKind } from './filter-fields.ts'
import type { FilterOp, Place } from './filter-tree.ts'
import type { HeldNames, NameBook } from './name-book.ts'

/** What the tests of a filter are translated with. */
export interface FilterContext {
  workspaceId: string
  rules: WorkspaceRules
  names: NameBook
  now: Date
  /** The filter is stored: deleted records in it are no fault, and no contact has them. */
  isKept: boolean
  /** Deleted records that the replaced filter names. */
  held?: HeldNames
  /** The condition of a segment. */
  segment: (id: string) => Condition
  faults: Fault[]
}

/** Adds a fault at its place. Translation continues, so that all faults are reported together. */
export function addFault(
  { faults }: FilterContext,
  place: Place,
  code: FaultCode,
  { expected, suggestion }: { expected?: string | number; suggestion?: string | undefined } = {},
): undefined {
  faults.push({
    ...place,
    code,
    ...(expected !== undefined && { expected }),
    ...(suggestion !== undefined && { suggestion }),
  })
}

/** A comparison with any of these values; only `eq` may have several. */
interface Asked {
  kind: FilterKind
  of: ValueOf | undefined
  op: FilterOp
  values: { text: string; at: Place }[]
}

/** Translates a comparison to a condition; undefined after faults were added for values that do not fit. */
export function translateValues(asked: Asked, context: FilterContext): Condition | undefined {
  return translate[asked.kind](asked as Asked & { of: ValueOf }, context)
}

type Translate = (asked: Asked & { of: ValueOf }, context: FilterContext) => Condition | undefined

const ways = { eq: 'is', contains: 'contains', startsWith: 'starts', endsWith: 'ends' } as const
const signs: Partial<Record<FilterOp, Comparison>> = { eq: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' }

const textTest = ({ of, op }: { of: ValueOf; op: FilterOp }, values: string[]) => ({
  test: 'text' as const,
  of,
  how: ways[op as keyof typeof ways],
  values,
})

const translate: Record<FilterKind, Translate> = {
  text: (asked, context) => foldedTest(asked, context, comparedText),
  reference: (asked, context) => {
    const test = foldedTest(asked, context, referenceText)
    return test && { ...test, exact: true }
  },
  // A whole address must be a possible one; a part can be any text.
  email: (asked, context) => {
    if (asked.op !== 'eq') return foldedTest(asked, context, foldEmailPart)
    const values = readAll(asked, context, 'invalid_email', (text) => {
      const email = normaliseEmail(text)
      return email && [email.emailKey]
    })
    return values && textTest(asked, values)
  },
  // Stored as given, so a whole address is looked up in each spelling of its domain.
  customEmail: (asked, context) => {
    if (asked.op !== 'eq') return translate.text(asked, context)
    const values = readAll(
      asked,
      context,
      'invalid_email',
      (text) => emailSpellings(text)?.map(comparedText) ?? null,
    )
    return values && textTest(asked, values)
  },
  // Whole countries use the index.
  country: (asked, context) => {
    if (asked.op !== 'eq') return translate.text(asked, context)
    return anyToken(asked.values.map(({ text }) => countryToken(context.workspaceId, text)))
  },
  // Whole numbers in any form; parts by their digits.
  phone: (asked, context) => {
    const read = phoneReaders[asked.op === 'eq' || asked.op === 'startsWith' ? asked.op : 'part']
    const values = readPhones(asked, context, (text) => read(text, context.rules.defaultRegion))
    return values && textTest(asked, values)
  },
  otherPhones: (asked, context) => {
    const { workspaceId, rules } = context
    const values = readPhones(asked, context, (text) => phoneReaders.eq(text, rules.defaultRegion))
    return values && anyToken(values.map((value) => otherToken(workspaceId, value)))
  },
  otherEmails: (asked, context) => {
    const values = readAll(asked, context, 'invalid_email', (text) => {
      const email = normaliseEmail(text)
      return email && [email.emailKey]
    })
    return values && anyToken(values.map((value) => otherToken(context.workspaceId, value)))
  },
  // A whole zone under all of its names; parts by the stored text.
  zone: (asked, context) => {
    const texts = asked.values.map(({ text }) => text)
    if (asked.op !== 'eq') return translate.text(asked, context)
    const names = texts.map((text) => namesOfTimeZone(text.trim()))
    // A filter that was stored before zones were judged matches the stored text.
    if (context.isKept) return textTest(asked, [...texts, ...names.flat()].map(comparedText))
    for (const [index, { at }] of asked.values.entries())
      if (names[index]?.length === 0) addFault(context, at, 'invalid_time_zone')
    return names.some(({ length }) => length === 0)
      ? undefined
      : textTest(asked, names.flat().map(comparedText))
  },
  number: (asked, context) =>
    each(asked, context, ['invalid_type', 'number'], (text) => {
      const value = readNumber(text)
      return value && { test: 'number', of: asked.of, is: signs[asked.op]!, value }
    }),
  flag: flagTest,
  optionalFlag: flagTest,
  time: (asked, context) =>
    asked.op === 'month' || asked.op === 'monthDay'
      ? calendarTest(asked, asked.op, context)
      : each(asked, context, ['invalid_date', 'filter'], (text) => timeTest(asked, text, context.now)),
  words: ({ values }) => ({
    test: 'words',
    column: 'channels',
    values: values.map(({ text }) => comparedText(text)),
  }),
  id: ({ values }, context) => {
    const faulty = values.filter(({ text }) => !isId(text))
    for (const { at } of faulty) addFault(context, at, 'invalid_format', { expected: 'uuid' })
    return faulty.length > 0 ? undefined : { test: 'ids', ids: values.map(({ text }) => text.toLowerCase()) }
  },
  tags: (asked, context) => {
    const ids = idsOf(asked, 'tags', 'unknown_tag', context)
    return ids && anyToken(ids.map(tagToken))
  },
  lists: (asked, context) => {
    const ids = idsOf(asked, 'lists', 'unknown_list', context)
    return ids && { test: 'lists', ids }
  },
  segment: (asked, context) => {
    const ids = idsOf(asked, 'segments', 'unknown_segment', context)
    return ids && { any: ids.map(context.segment) }
  },
  localHour: (asked, context) =>
    each(asked, context, ['out_of_range', '0 to 23'], (text) => {
      const hour = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
      if (!(hour <= 23)) return undefined
      const names = zonesByHour(context.now, (now) => compare(now, asked.op, hour))
      return { test: 'zones', names }
    }),
  json: (asked, context) => {
    const test = foldedTest(asked, context, comparedText)
    return test && { test: 'json', of: test.of, how: test.how, values: test.values }
  },
  option: optionsTest,
  options: optionsTest,
}

/** Options by their names or parts of them; contacts store ids. */
function optionsTest(asked: Asked & { of: ValueOf }, context: FilterContext): Condition | undefined {
  const fieldId = (asked.of as { custom: string }).custom
  const options = context.rules.fieldById.get(fieldId)?.options
  const found = asked.values.map(({ text, at }) => {
    if (asked.op !== 'eq') return partOf(asked.op, text, options, at, context)
    const option = options?.find(text)
    if (option !== undefined) return [option]
    // A stored filter may name a deleted option, which no contact has.
    if (context.isKept || context.held?.has(heldOption(fieldId, text))) return []
    return addFault(context, at, 'unknown_option', {
      expected:
        options?.living
          .slice(0, 10)
          .map(({ name }) => name)
          .join(', ') || 'none',
      suggestion: options?.nearest(text),
    })
  })
  if (found.includes(undefined)) return undefined
  return { test: 'options', of: asked.of, ids: options?.idsOf(found.flatMap((some) => some ?? [])) ?? [] }
}

/** The living options whose names match the comparison. */
export function optionsWith(op: FilterOp, text: string, options: FieldOptions): FieldOption[] {
  const part = comparedText(text)
  return options.living.filter(({ name }) => {
    const whole = comparedText(name)
    if (op === 'startsWith') return whole.startsWith(part)
    return op === 'endsWith' ? whole.endsWith(part) : whole.includes(part)
  })
}

function partOf(
  op: FilterOp,
  text: string,
  options: FieldOptions | undefined,
  at: Place,
  context: FilterContext,
): FieldOption[] | undefined {
  if (comparedText(text) === '' && !context.isKept) return addFault(context, at, 'too_short', { expected: 1 })
  return options === undefined ? [] : optionsWith(op, text, options)
}

/** The key of a deleted option among the held names of a stored filter. */
export const heldOption = (fieldId: string, word: string) => `option ${fieldId} ${word}`

/** How a phone in a comparison is read, in any form that people type or phone systems send; null if it is no phone. */
const phoneReaders = {
  eq: phoneFormsOf,
  startsWith: readPhoneBeginning,
  part: readPhonePart,
}

function readPhones(asked: Asked, context: FilterContext, read: (text: string) => string[] | null) {
  return readAll(asked, context, 'invalid_phone', read, regionWord(context.rules.defaultRegion))
}

/** All readings of the values; undefined after a fault was added for a value without one. */
function readAll(
  { values }: Asked,
  context: FilterContext,
  code: FaultCode,
  read: (text: string) => string[] | null,
  expected?: string,
): string[] | undefined {
  const notes = expected === undefined ? {} : { expected }
  const found = values.map(({ text, at }) => {
    // A filter that was stored before values were judged matches the stored text.
    return read(text) ?? (context.isKept ? [text] : addFault(context, at, code, notes))
  })
  return found.includes(undefined) ? undefined : found.flatMap((value) => value ?? [])
}

/**
 * Compares text in its compared form. Text without visible characters is a fault: as a whole it matches no
 * contact, and as a part all of them.
 */
function foldedTest(
  asked: Asked & { of: ValueOf },
  context: FilterContext,
  fold: (text: string) => string,
): Extract<Condition, { test: 'text' }> | undefined {
  const values = asked.values.map(({ text }) => fold(text))
  // A filter that was stored before this check keeps its meaning.
  if (context.isKept) return textTest(asked, values)
  for (const [index, { at }] of asked.values.entries())
    if (values[index] === '') addFault(context, at, 'too_short', { expected: 1 })
  return values.includes('') ? undefined : textTest(asked, values)
}

function each(
  { values }: Asked,
  context: FilterContext,
  [code, expected]: [code: FaultCode, expected?: string],
  read: (text: string) => Condition | '' | undefined,
): Condition | undefined {
  const conditions: Condition[] = []
  for (const { text, at } of values) {
    const condition = read(text.trim())
    if (condition) conditions.push(condition)
    else addFault(context, at, code, expected === undefined ? {} : { expected })
  }
  if (conditions.length < values.length) return undefined
  return conditions.length === 1 ? conditions[0] : { any: conditions }
}

function flagTest(asked: Asked & { of: ValueOf }, context: FilterContext): Condition | undefined {
  return each(asked, context, ['invalid_type', 'boolean'], (text) => {
    const value = readFlag(text)
    return value === undefined ? undefined : { test: 'flag', of: asked.of, value }
  })
}

/** A day means all of its moments: after it, before it, or within it. */
function timeTest({ of, op }: Asked & { of: ValueOf }, text: string, now: Date): Condition | undefined {
  const time = readTime(text, now)
  if (time === undefined) return undefined
  const { start, end } = time
  const test = (is: Comparison, value: string): Condition => ({ test: 'time', of, is, value })
  if (end === undefined) return test(signs[op]!, start)
  if (op === 'eq') return { all: [test('>=', start), test('<', end)] }
  if (op === 'gt') return test('>=', end)
  if (op === 'lte') return test('<', end)
  return test(signs[op]!, start)
}

const months = /^(?:0?[1-9]|1[0-2])$/
const monthDays = /^(0?[1-9]|1[0-2])-(0?[1-9]|[12]\d|3[01])$/

/** A month by its number, or a day of any year: `12-10`, `today`, `+7d`. */
function calendarTest(
  { of, values }: Asked & { of: ValueOf },
  by: 'month' | 'monthDay',
  context: FilterContext,
): Condition | undefined {
  const parts = values.map(({ text, at }) => {
    const part = by === 'month' ? readMonth(text.trim()) : readMonthDay(text.trim(), context.now)
    if (part !== undefined) return part
    return by === 'month'
      ? addFault(context, at, 'out_of_range', { expected: '1 to 12' })
      : addFault(context, at, 'invalid_format', { expected: 'month and day, such as 12-10' })
  })
  return parts.includes(undefined) ? undefined : { test: 'calendar', of, by, values: parts as string[] }
}

function readMonth(text: string): string | undefined {
  return months.test(text) ? text.padStart(2, '0') : undefined
}

function readMonthDay(text: string, now: Date): string | undefined {
  const days =
    text.toLowerCase() === 'today' ? 0 : /^[+-]\d{1,3}d$/i.test(text) ? Number.parseInt(text, 10) : undefined
  if (days !== undefined) return new Date(now.getTime() + days * dayMs).toISOString().slice(5, 10)
  const [, month = '', day = ''] = monthDays.exec(text) ?? []
  const part = `${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  // A leap year, so that 29 February is valid.
  return isDateOrTime(`2024-${part}`) ? part : undefined
}

function anyToken(tokens: string[]): Condition {
  return { test: 'tokens', of: { some: tokens.map((token) => ({ token, whole: true })) } }
}

function idsOf(
  { values }: Asked,
  table: NamedTable,
  code: FaultCode,
  context: FilterContext,
): string[] | undefined {
  const ids = values.map(({ text, at }) => {
    const found = context.names.idsOf(table, text)
    return found ?? addFault(context, at, code, { suggestion: context.names.suggest(table, text) })
  })
  return ids.includes(undefined) ? undefined : ids.flatMap((found) => found ?? [])
}

function compare(hour: number, op: FilterOp, wanted: number): boolean {
  if (op === 'gt') return hour > wanted
  if (op === 'gte') return hour >= wanted
  if (op === 'lt') return hour < wanted
  return op === 'lte' ? hour <= wanted : hour === wanted
}

const dayMs = 24 * 60 * 60 * 1000
const unitMs: Record<string, number> = { h: 60 * 60 * 1000, d: dayMs, w: 7 * dayMs }

/** A period from its first moment to just before `end`; of zero length for a single moment. */
interface Stretch {
  start: string
  end: string | undefined
}

/**
 * Reads the time in a filter: a day (`2026-01-31`, in UTC), a moment (RFC 3339), or one relative to now
 * (`-30d`, `+2w`, `-12h`). Undefined for other text.
 */
function readTime(text: string, now: Date): Stretch | undefined {
  const relative = /^([+-]\d{1,5})([hdw])$/.exec(text)
  if (relative !== null) {
    const moment = new Date(now.getTime() + Number(relative[1]) * unitMs[relative[2]!]!)
    return { start: inUtc(moment), end: undefined }
  }
  if (!isDateOrTime(text)) return undefined
  const start = new Date(text)
  return {
    start: inUtc(start),
    end: text.includes('T') ? undefined : inUtc(new Date(start.getTime() + dayMs)),
  }
}

/** Removes the sign and zero that JavaScript writes before the year 10000, which PostgreSQL does not read. */
function inUtc(time: Date): string {
  return time.toISOString().replace(/^\+0/, '')
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i

/** A decimal of a filter, as text; undefined if it is none or exceeds a double. */
export function readNumber(text: string): string | undefined {
  return text.length <= 64 && decimal.test(text) && Number.isFinite(Number(text)) ? text : undefined
}

function readFlag(text: string): boolean | undefined {
  const word = text.toLowerCase()
  if (word === 'true' || word === 'yes') return true
  return word === 'false' || word === 'no' ? false : undefined
}
