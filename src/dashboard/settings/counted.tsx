import { type UseQueryOptions, useQuery } from '@tanstack/react-query'
import { formatNumber } from '../contacts/values/format.ts'
import { useSeen } from '../ui/use-seen.ts'

interface Props<T> {
  query: UseQueryOptions<T, Error, T, readonly unknown[]>
  countOf: (counted: T) => number | undefined
}

/** How many, counted when it comes into sight: a list may be long, and each count is a call. */
export function Counted<T>({ query, countOf }: Props<T>) {
  const [ref, isSeen] = useSeen<HTMLSpanElement>()
  const { data } = useQuery({ ...query, enabled: isSeen })
  const count = data === undefined ? undefined : countOf(data)
  return (
    <span className="number" ref={ref}>
      {count === undefined ? '…' : formatNumber(count)}
    </span>
  )
}
