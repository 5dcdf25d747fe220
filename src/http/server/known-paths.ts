import type { Route, Wire } from '../calls/operation.ts'
import { patchTypes } from '../json/json-body.ts'

interface KnownPath {
  pattern: RegExp
  methods: Set<string>
}

/** The paths of all wires' routes, for requests to which the router gives no route. */
export interface KnownPaths {
  /** The methods of a path, as `Allow` lists them; empty for a path without a route. */
  methodsOf(path: string): string[]
  /** The path with the prefix of a wire that also serves its paths without it; undefined for other paths. */
  prefixed(path: string): string | undefined
  /** Adds a route that is no wire's, such as `/healthz`; for a path that a wire has it changes nothing. */
  add(method: string | string[], path: string): void
}

export function knownPaths(wires: readonly Wire[]): KnownPaths {
  const known = new Map<string, KnownPath>()
  for (const [method, path] of wires.flatMap(({ routes }) => routes)) {
    const bare = path.replace(/\/$/, '')
    const entry = known.get(bare) ?? { pattern: patternOf(bare), methods: new Set() }
    entry.methods.add(method)
    // The router answers HEAD as it answers GET.
    if (method === 'GET') entry.methods.add('HEAD')
    known.set(bare, entry)
  }
  const paths = [...known.values()]
  const shortened = shortenedRoots(wires)
  const others = new Map<string, KnownPath>()
  const methodsOf = (path: string) => {
    // `/v2/contacts/batch` is no contact, although a route would take it for an id.
    const bare = path.replace(/\/$/, '')
    const own = known.get(bare) ?? others.get(bare)
    const matching = own ? [own] : [...paths, ...others.values()].filter(({ pattern }) => pattern.test(path))
    return [...new Set(matching.flatMap(({ methods }) => [...methods]))].sort()
  }
  return {
    methodsOf,
    add(method, path) {
      const bare = path.replace(/\/$/, '')
      if (known.has(bare)) return
      const entry = others.get(bare) ?? { pattern: patternOf(bare), methods: new Set() }
      for (const one of [method].flat()) entry.methods.add(one)
      others.set(bare, entry)
    },
    prefixed(path) {
      // Called for every request, so most paths must be decided by their first segment.
      const prefix = shortened.get(rootOf(path))
      return prefix !== undefined && methodsOf(prefix + path).length > 0 ? prefix + path : undefined
    },
  }
}

/** The first segments of paths without their wire's prefix, each with that prefix. */
function shortenedRoots(wires: readonly Wire[]): ReadonlyMap<string, string> {
  const roots = new Map<string, string>()
  for (const { optionalPrefix: prefix, routes } of wires) {
    if (prefix === undefined) continue
    for (const [, path] of routes) roots.set(rootOf(path.slice(prefix.length)), prefix)
  }
  return roots
}

/** The first segment of a path, which starts with a slash. */
function rootOf(path: string): string {
  const end = path.indexOf('/', 1)
  return end === -1 ? path.slice(1) : path.slice(1, end)
}

/** Routes with an id that would also match a literal path of the wire, by methods that the literal path does not have. */
export function mistakenRoutes({ routes }: Pick<Wire, 'routes'>): [method: Route[0], path: string][] {
  const literals = new Set(routes.map(([, path]) => path).filter((path) => !path.includes(':')))
  return [...literals].flatMap((path) => {
    const own = new Set(routes.filter(([, other]) => other === path).map(([method]) => method))
    const methods = routes
      .filter(([method, other]) => other.includes(':') && !own.has(method) && patternOf(other).test(path))
      .map(([method]) => method)
    return [...new Set(methods)].map((method): [Route[0], string] => [method, path])
  })
}

/** The Allow header of a path, and the media types that PATCH and QUERY accept. */
export function methodHeaders(allowed: readonly string[]): Record<string, string> {
  return {
    allow: allowed.join(', '),
    ...(allowed.includes('PATCH') && { 'accept-patch': patchTypes }),
    ...(allowed.includes('QUERY') && { 'accept-query': '"application/json"' }),
  }
}

/** The pattern of a route's path: `:id` matches any one segment, and a trailing slash makes no difference. */
function patternOf(path: string): RegExp {
  const segments = path
    .split('/')
    .map((segment) => (segment.startsWith(':') ? '[^/]+' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
  return new RegExp(`^${segments.join('/')}/?$`)
}
