/**
 * Top-level text that is empty after trimming Unicode spaces becomes null, on every wire, before the schema judges
 * it. The body given is changed and returned.
 */
export function blankToNull(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  const fields = body as Record<string, unknown>
  for (const key of Object.keys(fields)) {
    const value = fields[key]
    // An own `__proto__` has its fault already; assigning to it would set the prototype instead.
    if (typeof value === 'string' && value.trim() === '' && key !== '__proto__') fields[key] = null
  }
  return body
}
