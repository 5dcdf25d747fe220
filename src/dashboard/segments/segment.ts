/** A saved view as `/v2/segments` answers it. */
export interface Segment {
  id: string
  name: string
  filter: string
  q: string | null
  view: { [key: string]: unknown } | null
  count?: number
}
