import { type SearchableContact, tsvectorText } from '../../store/searchable-contact.ts'
import type { ContactRow } from '../../store/tables.ts'
import { searchTokens } from './search-tokens.ts'

/** A contact with what it is found by, as it is stored. */
export function toSearchable<Row extends ContactRow>(row: Row): Row & SearchableContact {
  return { ...row, search: tsvectorText(searchTokens(row)) }
}
