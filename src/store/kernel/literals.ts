/** `unnest` flattens arrays of arrays and knows no jsonb, so those travel as text and are cast row by row. */
export function travelType(type: string): string {
  return type.endsWith('[]') || type === 'jsonb' ? 'text' : type
}

/** The columns of many rows, each as one value for `unnest`; null where no row has a value, since it fills up with nulls. */
export function columnLiterals<Row extends object>(
  rows: readonly Row[],
  types: Readonly<Partial<Record<keyof Row & string, string>>>,
): (string | null)[] {
  return Object.entries<string | undefined>(types).map(([name, type]) =>
    columnLiteral(rows, (row) => row[name as keyof Row], type as string),
  )
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

function writerOf(type: string): Write {
  if (type.endsWith('[]')) {
    const write = writerOf(type.slice(0, -2))
    return (value) => quoted(`{${(value as unknown[]).map(write).join(',')}}`)
  }
  if (type === 'jsonb') return (value) => quoted(JSON.stringify(value))
  if (type === 'text' || type === 'tsvector') return (value) => quoted(value as string)
  if (type === 'timestamptz') return (value) => `"${(value as Date).toISOString()}"`
  // Numbers, booleans and uuids: nothing in them that an array could take for its own.
  return String
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
