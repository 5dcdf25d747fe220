/**
 * Text that is empty after trimming Unicode spaces becomes null, on every wire, before the schema judges it: the
 * fields of the body, and those of the records in a list of the body, as a batch has them. The body given is changed
 * and returned.
 */
export function blankToNull(body: unknown): unknown {
  if (!isRecord(body)) return body
  clearBlanks(body)
  for (const value of Object.values(body)) {
    if (Array.isArray(value)) for (const item of value) if (isRecord(item)) clearBlanks(item)
  }
  return body
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function clearBlanks(fields: Record<string, unknown>): void {
  for (const key of Object.keys(fields)) {
    const value = fields[key]
    // An own `__proto__` has its fault already; assigning to it would set the prototype instead.
    if (typeof value === 'string' && value.trim() === '' && key !== '__proto__') fields[key] = null
  }
}
