/** One value as PostgreSQL reads it inside an array that `unnest` spreads over rows. */
export function travelValue(value: unknown, type: string): unknown {
  if (value === null || value === undefined) return null
  if (type === 'jsonb') return JSON.stringify(value)
  if (type.endsWith('[]')) return arrayLiteral(value as string[])
  return value
}

/** PostgreSQL 18, 8.15.6: every element quoted, so that `NULL`, commas and braces are plain text. */
function arrayLiteral(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`
}
