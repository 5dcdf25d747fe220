import type { ContactColumn } from '../contact-columns.ts'

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
  /** Any of the values, without case. */
  | { test: 'text'; of: ValueOf; how: 'is' | 'contains' | 'starts' | 'ends'; values: string[] }
  /** The comparison; decimals as text, so that none is rounded. */
  | { test: 'number'; of: ValueOf; is: Comparison; value: string }
  /** The comparison; moments as ISO 8601 in UTC, to the millisecond. */
  | { test: 'time'; of: ValueOf; is: Comparison; value: string }
  | { test: 'flag'; of: ValueOf; value: boolean }
  /** Any of the words is in the column's array, without case. */
  | { test: 'words'; column: 'channels'; values: string[] }
  | { test: 'ids'; ids: string[] }
  /** Any of these time zones. */
  | { test: 'zones'; names: string[] }
  | { test: 'tokens'; of: TokenQuery }
  /** Any living tag. */
  | { test: 'tagged' }
  /** Any of these lists; null: any living one at all. */
  | { test: 'lists'; ids: string[] | null }

/** A part of a workspace's contacts, the living or the bin's, ready to be read. Plain JSON. */
export interface ResolvedSelection {
  deleted: boolean
  where: Condition
}
