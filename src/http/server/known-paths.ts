import type { Route, Wire } from '../calls/operation.ts'
import { patchTypes } from '../json/json-body.ts'

interface KnownPath {
  pattern: RegExp
  methods: Set<string>
}

/** The paths of all wires' routes, for what the router does not tell of a request that it has no route for. */
export interface KnownPaths {
  /** The methods of a path as `Allow` lists them; empty for a path that no route has. */
  methodsOf(path: string): string[]
  /** The path with the prefix of a wire that serves its paths without it as well; undefined for any other path. */
  prefixed(path: string): string | undefined
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
  const methodsOf = (path: string) => {
    // `/v2/contacts/batch` is no contact, though one route would take it for an id.
    const own = known.get(path.replace(/\/$/, ''))
    const matching = own ? [own] : paths.filter(({ pattern }) => pattern.test(path))
    return [...new Set(matching.flatMap(({ methods }) => [...methods]))].sort()
  }
  return {
    methodsOf,
    prefixed(path) {
      // Asked of every request, so all but a few paths must be told by their first segment.
      const prefix = shortened.get(rootOf(path))
      return prefix !== undefined && methodsOf(prefix + path).length > 0 ? prefix + path : undefined
    },
  }
}

/** What a path may begin with that lacks its wire's prefix, and that prefix. */
function shortenedRoots(wires: readonly Wire[]): ReadonlyMap<string, string> {
  const roots = new Map<string, string>()
  for (const { optionalPrefix: prefix, routes } of wires) {
    if (prefix === undefined) continue
    for (const [, path] of routes) roots.set(rootOf(path.slice(prefix.length)), prefix)
  }
  return roots
}

/** The first segment of a path, which begins with a slash. */
function rootOf(path: string): string {
  const end = path.indexOf('/', 1)
  return end === -1 ? path.slice(1) : path.slice(1, end)
}

/** The routes that would take a path of a wire for one with an id in it, by methods that the path itself does not have. */
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

/** The methods that a path has, and which bodies two of them take. */
export function methodHeaders(allowed: readonly string[]): Record<string, string> {
  return {
    allow: allowed.join(', '),
    ...(allowed.includes('PATCH') && { 'accept-patch': patchTypes }),
    ...(allowed.includes('QUERY') && { 'accept-query': '"application/json"' }),
  }
}

/** The pattern of a route's path: `:id` is any one segment, and a slash at the end makes no difference. */
function patternOf(path: string): RegExp {
  const segments = path
    .split('/')
    .map((segment) => (segment.startsWith(':') ? '[^/]+' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
  return new RegExp(`^${segments.join('/')}/?$`)
}
