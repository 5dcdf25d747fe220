import type { strings } from '../strings/strings.ts'

export type Op = keyof typeof strings.contacts.filter.ops

/** One line of the filter builder. Of `any`, `all` and `none` the value is several, with commas between. */
export interface Condition {
  field: string
  op: Op
  value: string
}

/** What the builder can show: conditions with one join between them all. */
export interface FlatFilter {
  join: 'and' | 'or'
  conditions: Condition[]
}

export const takesNothing = (op: Op) => op === 'present' || op === 'absent'
export const takesList = (op: Op) => op === 'any' || op === 'all' || op === 'none'

const name = /\s*(customFields\.|custom\.)?("(?:[^"\\]|\\["\\])*"|[^\s"(),:=!<>~^$]+)\s*/y
const sign = /!=|>=|<=|[:=><~^$]/y
const list = /\s*(any|all|none)?\(([^()]*)\)\s*/iy
const value = /\s*("(?:[^"\\]|\\["\\])*"|[^\s"(),]+)\s*/y
const join = /(and|or)\s+/iy

const ops: Record<string, Op> = {
  ':': 'eq',
  '=': 'eq',
  '!=': 'ne',
  '>': 'gt',
  '>=': 'gte',
  '<': 'lt',
  '<=': 'lte',
  '~': 'contains',
  '^': 'startsWith',
  $: 'endsWith',
}

const aliases: Record<string, string> = {
  tag: 'tags',
  list: 'lists',
  created: 'createdAt',
  updated: 'updatedAt',
  dnc: 'doNotContact',
  zone: 'timezone',
  hour: 'localHour',
  business: 'businessName',
  outcome: 'mostRecentOutcome',
}

/**
 * A filter's one line as conditions for the builder. Undefined for what the builder cannot show: brackets, `not`, both joins
 * at once, lists whose values have commas. The API alone judges whether a filter is right.
 */
export function readFilter(text: string): FlatFilter | undefined {
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at
    const match = pattern.exec(text) ?? undefined
    if (match) at = pattern.lastIndex
    return match
  }
  const conditions: Condition[] = []
  const joins = new Set<'and' | 'or'>()
  if (text.trim() === '') return { join: 'and', conditions }
  for (;;) {
    const condition = readCondition(take)
    if (condition === undefined) return undefined
    conditions.push(condition)
    if (at >= text.length) break
    const joined = take(join)?.[1]
    if (joined === undefined) return undefined
    joins.add(joined.toLowerCase() as 'and' | 'or')
  }
  return joins.size > 1 ? undefined : { join: [...joins][0] ?? 'and', conditions }
}

function readCondition(take: (pattern: RegExp) => RegExpExecArray | undefined): Condition | undefined {
  const field = fieldOf(take(name))
  if (field === undefined || field.toLowerCase() === 'not') return undefined
  const given = take(sign)?.[0]
  if (given === undefined) return undefined
  if (given === ':' && /^(has|no)$/i.test(field)) {
    const asked = fieldOf(take(name))
    if (asked === undefined) return undefined
    return { field: asked, op: field.toLowerCase() === 'has' ? 'present' : 'absent', value: '' }
  }
  const several = ops[given] === 'eq' ? take(list) : undefined
  if (several) return readSeveral(field, several)
  const one = take(value)?.[1]
  return one === undefined ? undefined : { field, op: ops[given]!, value: unquoted(one) }
}

function readSeveral(field: string, [, word = 'any', inner = '']: RegExpExecArray): Condition | undefined {
  if (/"[^"]*,[^"]*"/.test(inner)) return undefined
  const values = inner.split(',').map((part) => unquoted(part.trim()))
  return { field, op: word.toLowerCase() as Op, value: values.join(', ') }
}

function fieldOf(match: RegExpExecArray | undefined): string | undefined {
  if (match === undefined) return undefined
  const word = unquoted(match[2]!)
  if (match[1] !== undefined) return `customFields.${word}`
  return aliases[word] ?? word
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(["\\])/g, '$1') : text
}

const signs: Partial<Record<Op, string>> = {
  eq: ':',
  ne: '!=',
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
  contains: '~',
  startsWith: '^',
  endsWith: '$',
}

/** The builder's conditions as the API's one line. */
export function writeFilter({ join, conditions }: FlatFilter): string {
  return conditions.map(writeCondition).join(` ${join} `)
}

function writeCondition({ field, op, value }: Condition): string {
  const name = writeName(field)
  if (op === 'present') return `has:${name}`
  if (op === 'absent') return `no:${name}`
  if (takesList(op)) return `${name}:${op}(${splitValues(value).map(writeValue).join(', ')})`
  return name + signs[op] + writeValue(value)
}

/** Several values as people write them. A comma that belongs to a value needs the one-line form. */
function splitValues(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
}

function writeName(field: string): string {
  const custom = /^customFields\.(.*)$/s.exec(field)?.[1]
  if (custom === undefined) return field
  return /^[\p{L}\p{N}_-]+$/u.test(custom) ? field : `customFields.${quoted(custom)}`
}

function writeValue(value: string): string {
  const bare =
    /^[\p{L}\p{N}_.@+-][\p{L}\p{N}_.@+:/-]*$/u.test(value) && !/^(any|all|none|and|or|not)$/i.test(value)
  return bare ? value : quoted(value)
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}
