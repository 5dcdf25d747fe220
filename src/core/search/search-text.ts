import { tsvectorText } from '../../store/tsvector-text.ts'
import { type SearchedColumns, searchTokens } from './search-tokens.ts'

/** What a contact is found by, as it is stored. */
export function searchText(row: SearchedColumns): string {
  return tsvectorText(searchTokens(row))
}
