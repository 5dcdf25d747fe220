/** Whether a JSON value has more than `max` parts, looking at no more than that. Depth is bounded by the parser. */
export function hasMoreValuesThan(value: unknown, max: number): boolean {
  let seen = 0
  return visit(value)

  function visit(part: unknown): boolean {
    if (++seen > max) return true
    if (typeof part !== 'object' || part === null) return false
    return Array.isArray(part) ? part.some(visit) : Object.values(part).some(visit)
  }
}
