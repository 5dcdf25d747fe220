import type { Condition, ValueOf } from './condition.ts'

/** How values are compared: text without case by code point, `false` before `true`. */
export type SortKind = 'text' | 'number' | 'time' | 'flag'

/**
 * An order that knows no ties. By id it is the order of creation; by a value the id breaks ties in the same direction, and
 * whoever has no value comes last in either; by rank, who meets the first condition comes first and who meets none is left out;
 * each condition holds for all who meet the one before it, and among equals the newest comes first.
 */
export type Order =
  | { by: 'id'; descending: boolean }
  | { by: 'value'; of: ValueOf; kind: SortKind; descending: boolean }
  | { by: 'rank'; tiers: Condition[] }

/** Where a contact stands in an order. */
export interface Position {
  /** 0 for those with a value or of the first rank, and so on. */
  part: number
  /** Its value, as text; null where the part has none. */
  key: string | null
  id: string
}
