import type { ContactColumn } from '../kernel/contact-columns.ts'

/** A value of a contact: one of its columns or, by field id, a custom value. */
export type ValueOf = { column: ContactColumn } | { custom: string }

export type Comparison = '<' | '<=' | '>' | '>=' | '='

/** A query of search tokens: a token, complete or as a prefix, or several of them. */
export type TokenQuery = { token: string; whole: boolean } | { every: TokenQuery[] } | { some: TokenQuery[] }

/**
 * A condition on contacts in the store's terms: with ids instead of names, and nothing left to look up. Plain
 * JSON. Every test is true or false; for a missing value all tests except `absent` are false.
 */
export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | { test: 'absent'; of: ValueOf }
  /** One of the values, in the form of `compare-text.ts`; with `exact`, and for phones and emails, in their stored form. */
  | { test: 'text'; of: ValueOf; how: 'is' | 'contains' | 'starts' | 'ends'; values: string[]; exact?: true }
  /** A comparison; decimals as text, so that none is rounded. */
  | { test: 'number'; of: ValueOf; is: Comparison; value: string }
  /** A comparison; moments as ISO 8601 in UTC, to the millisecond. */
  | { test: 'time'; of: ValueOf; is: Comparison; value: string }
  /** One of the months (`12`) or days of a year (`12-10`), in UTC. */
  | { test: 'calendar'; of: ValueOf; by: 'month' | 'monthDay'; values: string[] }
  | { test: 'flag'; of: ValueOf; value: boolean }
  /** A text, number or boolean in a JSON value equals or contains one of these, by compared text. */
  | { test: 'json'; of: ValueOf; how: 'is' | 'contains' | 'starts' | 'ends'; values: string[] }
  /** One of the options, by every id that stands for it. */
  | { test: 'options'; of: ValueOf; ids: string[] }
  /** One of the words, in the form of `compare-text.ts`, is in the column's array. */
  | { test: 'words'; column: 'channels'; values: string[] }
  | { test: 'ids'; ids: string[] }
  /** One of these time zones. */
  | { test: 'zones'; names: string[] }
  | { test: 'tokens'; of: TokenQuery }
  /** Has any living tag. */
  | { test: 'tagged' }
  /** Is on one of these lists; null: on any living list. */
  | { test: 'lists'; ids: string[] | null }

/** Living contacts, deleted ones, or both. */
export type Life = boolean | 'either'

/** A resolved part of a workspace's contacts. Plain JSON. */
export interface ResolvedSelection {
  deleted: Life
  where: Condition
}

/** How values are compared: text without case by code point, `false` before `true`, options by their order. */
export type SortKind = 'text' | 'number' | 'time' | 'flag' | 'option'

export interface SortKey {
  of: ValueOf
  kind: SortKind
  descending: boolean
  /** For options: the rank of each id. */
  ranks?: Readonly<Record<string, number>>
}

/**
 * A total order. By id, it is the order of creation. By a value, the id breaks ties in the same direction,
 * and contacts without a value come last in either direction. By rank, contacts that match the first
 * condition come first, and those that match none are left out; each condition includes the ones before it,
 * and within a rank the newest comes first.
 */
export type Order =
  | { by: 'id'; descending: boolean }
  | ({ by: 'value' } & SortKey)
  /** By the first value, then by the second among equals, and so on; the id breaks the remaining ties. */
  | { by: 'values'; keys: SortKey[]; idDescending: boolean }
  | { by: 'rank'; tiers: Condition[] }

/** A contact's position in an order. */
export interface Position {
  /** The part of the order: 0 for contacts with a value or of the first rank, and so on. */
  part: number
  /** The value as text; null if the part has none. Several values are a JSON array. */
  key: string | null
  id: string
}
