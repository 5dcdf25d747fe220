/** `unnest` flattens arrays of arrays and has no jsonb, so both are sent as text and cast row by row. */
export function travelType(type: string): string {
  return type.endsWith('[]') || type === 'jsonb' ? 'text' : type
}

type Write = (value: unknown) => string

/**
 * The text of a column as a PostgreSQL array (PostgreSQL 18, 8.15.6). Encoded here, since the driver escapes
 * each value of each column twice, and most values need no escaping.
 */
export function columnLiteral<Row extends object>(
  rows: readonly Row[],
  read: (row: Row) => unknown,
  type: string,
): string | null {
  const write = writerOf(type)
  let literal = ''
  let isEmpty = true
  for (const row of rows) {
    const value = read(row)
    if (value === null || value === undefined) literal += ',NULL'
    else {
      literal += `,${write(value)}`
      isEmpty = false
    }
  }
  return isEmpty ? null : `{${literal.slice(1)}}`
}

/**
 * A column in which every row has a value: the first row's value, and those of the others, where null means
 * the first row's.
 */
export function commonLiteral<Row extends object>(
  rows: readonly Row[],
  read: (row: Row) => unknown,
  type: string,
): { common: string; others: string | null } {
  const write = textOf(type)
  const [first] = rows
  const firstValue = first && read(first)
  const common = write(firstValue)
  let literal = ''
  let isCommon = true
  for (const row of rows) {
    const value = read(row)
    const text = value === firstValue ? common : write(value)
    if (text === common) literal += ',NULL'
    else {
      literal += `,${quoted(text)}`
      isCommon = false
    }
  }
  return { common, others: isCommon ? null : `{${literal.slice(1)}}` }
}

/** The text of an array of strings and numbers; null for other values, which the driver encodes. */
export function plainArrayLiteral(values: readonly unknown[]): string | null {
  let literal = ''
  for (const value of values) {
    if (typeof value === 'string') literal += `,${quoted(value)}`
    else if (typeof value === 'number') literal += `,${value}`
    else return null
  }
  return `{${literal.slice(1)}}`
}

/** The encoder of a type's values inside an array. */
function writerOf(type: string): Write {
  const write = textOf(type)
  // These values contain no characters with a meaning in an array.
  return type === 'int4' || type === 'bool' || type === 'uuid' ? write : (value) => quoted(write(value))
}

/** The encoder of a type's values outside of an array. */
function textOf(type: string): Write {
  if (type.endsWith('[]')) {
    const write = writerOf(type.slice(0, -2))
    return (value) =>
      (value as unknown[]).length === 0 ? '{}' : `{${(value as unknown[]).map(write).join(',')}}`
  }
  if (type === 'jsonb') return (value) => JSON.stringify(value)
  if (type === 'timestamptz') return (value) => isoText(value as Date)
  return String
}

let latestMs = Number.NaN
let latestIso = ''

/** Many consecutive rows have the same millisecond. */
function isoText(date: Date): string {
  const ms = date.getTime()
  if (ms !== latestMs) {
    latestIso = date.toISOString()
    latestMs = ms
  }
  return latestIso
}

/** Quoted, so that `NULL`, commas and braces are plain text. */
function quoted(text: string): string {
  return needsEscape.test(text) ? `"${text.replaceAll(escapes, '\\$&')}"` : `"${text}"`
}

const needsEscape = /["\\]/
const escapes = /["\\]/g

/** Tokens as the text of a tsvector (PostgreSQL 18, 8.11.1). */
export function tsvectorText(tokens: readonly string[]): string {
  return tokens.map(quotedLexeme).join(' ')
}

/** Quoted, so that spaces, signs and colons are plain text. */
export function quotedLexeme(token: string): string {
  return lexemeNeedsEscape.test(token) ? `'${token.replaceAll(lexemeEscapes, '$&$&')}'` : `'${token}'`
}

const lexemeNeedsEscape = /['\\]/
const lexemeEscapes = /['\\]/g
