/** `unnest` flattens arrays of arrays and knows no jsonb, so those travel as text and are cast row by row. */
export function travelType(type: string): string {
  return type.endsWith('[]') || type === 'jsonb' ? 'text' : type
}

/** The columns of many rows, each as one value for `unnest`. */
export function columnLiterals<Row extends object>(
  rows: readonly Row[],
  types: Readonly<Partial<Record<keyof Row & string, string>>>,
): (string | null)[] {
  return Object.entries<string | undefined>(types).map(([name, type]) =>
    columnLiteral(
      rows.map((row) => row[name as keyof Row]),
      type as string,
    ),
  )
}

/**
 * A column as PostgreSQL reads an array (PostgreSQL 18, 8.15.6). Null where no row has a value: `unnest` fills the shorter
 * columns up with nulls. Written here, since the driver escapes each value of each column twice over, and most need it
 * never.
 */
function columnLiteral(values: readonly unknown[], type: string): string | null {
  if (values.every((value) => value === null || value === undefined)) return null
  const write = writerOf(type)
  let literal = '{'
  for (const [index, value] of values.entries()) {
    if (index > 0) literal += ','
    literal += value === null || value === undefined ? 'NULL' : write(value)
  }
  return `${literal}}`
}

function writerOf(type: string): (value: unknown) => string {
  if (type.endsWith('[]'))
    return (value) => quoted(columnLiteral(value as unknown[], type.slice(0, -2)) ?? '{}')
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
