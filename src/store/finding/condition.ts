import type { ContactColumn } from '../kernel/contact-columns.ts'

/** A value of a contact: one of its columns or, by field id, a custom value. */
export type ValueOf = { column: ContactColumn } | { custom: string }

export type Comparison = '<' | '<=' | '>' | '>=' | '='

/** What a contact's search tokens hold: a token, whole or as a beginning, or several of them. */
export type TokenQuery = { token: string; whole: boolean } | { every: TokenQuery[] } | { some: TokenQuery[] }

/**
 * What a contact meets or not, in the store's words: ids for names, and nothing left to look up. Plain JSON. Every test
 * is true or false; of an absent value all but `absent` are false.
 */
export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | { test: 'absent'; of: ValueOf }
  /** Any of the values, which are as `compare-text.ts` makes them; with `exact`, and of phones and emails, as they are kept. */
  | { test: 'text'; of: ValueOf; how: 'is' | 'contains' | 'starts' | 'ends'; values: string[]; exact?: true }
  /** The comparison; decimals as text, so that none is rounded. */
  | { test: 'number'; of: ValueOf; is: Comparison; value: string }
  /** The comparison; moments as ISO 8601 in UTC, to the millisecond. */
  | { test: 'time'; of: ValueOf; is: Comparison; value: string }
  /** Any of the months (`12`) or days of a year (`12-10`), in UTC. */
  | { test: 'calendar'; of: ValueOf; by: 'month' | 'monthDay'; values: string[] }
  | { test: 'flag'; of: ValueOf; value: boolean }
  /** Any of the texts, numbers and flags in a JSON value is one of these, or contains one, compared as text is. */
  | { test: 'json'; of: ValueOf; how: 'is' | 'contains' | 'starts' | 'ends'; values: string[] }
  /** Any of the options, by every id that stands for one. */
  | { test: 'options'; of: ValueOf; ids: string[] }
  /** Any of the words, which are as `compare-text.ts` makes them, is in the column's array. */
  | { test: 'words'; column: 'channels'; values: string[] }
  | { test: 'ids'; ids: string[] }
  /** Any of these time zones. */
  | { test: 'zones'; names: string[] }
  | { test: 'tokens'; of: TokenQuery }
  /** Any living tag. */
  | { test: 'tagged' }
  /** Any of these lists; null: any living one at all. */
  | { test: 'lists'; ids: string[] | null }

/** The living, the bin's, or both. */
export type Life = boolean | 'either'

/** A part of a workspace's contacts, ready to be read. Plain JSON. */
export interface ResolvedSelection {
  deleted: Life
  where: Condition
}

/** How values are compared: text without case by code point, `false` before `true`, options in their order. */
export type SortKind = 'text' | 'number' | 'time' | 'flag' | 'option'

export interface SortKey {
  of: ValueOf
  kind: SortKind
  descending: boolean
  /** For options: where each id stands. */
  ranks?: Readonly<Record<string, number>>
}

/**
 * An order that knows no ties. By id it is the order of creation; by a value the id breaks ties in the same direction, and
 * whoever has no value comes last in either; by rank, who meets the first condition comes first and who meets none is left out;
 * each condition holds for all who meet the one before it, and among equals the newest comes first.
 */
export type Order =
  | { by: 'id'; descending: boolean }
  | ({ by: 'value' } & SortKey)
  /** By the first, then by the second among equals, and so on; the id breaks the last ties. */
  | { by: 'values'; keys: SortKey[]; idDescending: boolean }
  | { by: 'rank'; tiers: Condition[] }

/** Where a contact stands in an order. */
export interface Position {
  /** 0 for those with a value or of the first rank, and so on. */
  part: number
  /** Its value, as text; null where the part has none. Of several values, a JSON array of these. */
  key: string | null
  id: string
}
