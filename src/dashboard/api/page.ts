/** A page of a list, as every list of the v2 API answers it. */
export interface Page<T> {
  data: T[]
  nextCursor: string | null
  total?: number
}
