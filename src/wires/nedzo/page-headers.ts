/** The total, and where the next page is (RFC 8288; a relative reference, right behind any proxy). */
export function pageHeaders(
  path: string,
  next: Record<string, string | number | undefined> | undefined,
  total: number,
): Record<string, string> {
  const headers = { 'x-total-count': String(total) }
  if (next === undefined) return headers
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(next)) if (value !== undefined) query.set(key, String(value))
  return { ...headers, link: `<${path}?${query}>; rel="next"` }
}
