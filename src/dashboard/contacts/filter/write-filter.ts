import { type Condition, type FlatFilter, type Op, takesList } from './condition.ts'

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
export function splitValues(text: string): string[] {
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

export function writeValue(value: string): string {
  const bare =
    /^[\p{L}\p{N}_.@+-][\p{L}\p{N}_.@+:/-]*$/u.test(value) && !/^(any|all|none|and|or|not)$/i.test(value)
  return bare ? value : quoted(value)
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}
