export type QueryValue = string | number | boolean | undefined

/** One call of the v2 API. Everything the dashboard does is one of these, so what is sent can also be shown. */
export interface ApiCall {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  path: string
  query?: Record<string, QueryValue> | undefined
  body?: unknown
}

/** Path and query as they are asked for; what is undefined or empty is left out. */
export function urlOf({ path, query = {} }: ApiCall): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return search === '' ? path : `${path}?${search}`
}
