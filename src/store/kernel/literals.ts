/** `unnest` flattens arrays of arrays and knows no jsonb, so those travel as text and are cast row by row. */
export function travelType(type: string): string {
  return type.endsWith('[]') || type === 'jsonb' ? 'text' : type
}

type Write = (value: unknown) => string

/**
 * A column as PostgreSQL reads an array (PostgreSQL 18, 8.15.6). Written here, since the driver escapes each value of each
 * column twice over, and most need it never.
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

/** A column in which each row has a value: the first row's, and those of the others, where null stands for that one. */
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

/** Strings and numbers as PostgreSQL reads an array of them; null for anything else, which is left to the driver. */
export function plainArrayLiteral(values: readonly unknown[]): string | null {
  let literal = ''
  for (const value of values) {
    if (typeof value === 'string') literal += `,${quoted(value)}`
    else if (typeof value === 'number') literal += `,${value}`
    else return null
  }
  return `{${literal.slice(1)}}`
}

/** How a value of a type is written in an array. */
function writerOf(type: string): Write {
  const write = textOf(type)
  // Nothing in them that an array could take for its own.
  return type === 'int4' || type === 'bool' || type === 'uuid' ? write : (value) => quoted(write(value))
}

/** How a value of a type is written where it stands alone. */
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

/** Many rows that follow each other are of one millisecond. */
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

/** Tokens as a tsvector is written (PostgreSQL 18, 8.11.1). */
export function tsvectorText(tokens: readonly string[]): string {
  return tokens.map(quotedLexeme).join(' ')
}

/** Quoted, so that spaces, signs and colons are plain text. */
export function quotedLexeme(token: string): string {
  return lexemeNeedsEscape.test(token) ? `'${token.replaceAll(lexemeEscapes, '$&$&')}'` : `'${token}'`
}

const lexemeNeedsEscape = /['\\]/
const lexemeEscapes = /['\\]/g
