import { useSyncExternalStore } from 'react'

/** Where the page is: everything after `#`, so that no filter or token ever reaches a server's log. */
export interface Route {
  /** `/w/<id>/contacts` as `['w', '<id>', 'contacts']`. */
  segments: string[]
  params: URLSearchParams
}

function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/, '').split(/\?(.*)/s)
  const segments = path.split('/').filter(Boolean).map(decoded)
  return { segments, params: new URLSearchParams(search) }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

const subscribe = (changed: () => void) => {
  window.addEventListener('hashchange', changed)
  return () => window.removeEventListener('hashchange', changed)
}

/** The present route, read once. */
export function presentRoute(): Route {
  return parseRoute(window.location.hash)
}

/** The present route; the component renders again when it changes. */
export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(subscribe, () => window.location.hash))
}

/** The address of a page; parameters that are undefined or empty are left out. */
export function hrefOf(path: string, params: Record<string, string | undefined> = {}): string {
  const given = Object.entries(params).filter((pair): pair is [string, string] => Boolean(pair[1]))
  const search = new URLSearchParams(given).toString()
  return `#${path}${search === '' ? '' : `?${search}`}`
}

/** Goes to a page; `replace` leaves no step behind, for changes that the back button should not visit. */
export function navigate(href: string, { replace = false } = {}): void {
  if (href === window.location.hash) return
  if (!replace) {
    window.location.hash = href
    return
  }
  window.history.replaceState(null, '', href)
  window.dispatchEvent(new HashChangeEvent('hashchange'))
}
