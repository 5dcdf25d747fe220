import { queryOptions } from '@tanstack/react-query'

/** The zones that this browser knows by name; Roster's own list decides what is taken. */
export const timeZonesQuery = queryOptions({
  queryKey: ['time-zones'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: () => Intl.supportedValuesOf('timeZone'),
})
