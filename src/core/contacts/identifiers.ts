import type { ContactRow } from '../../store/tables.ts'
import type { Conflict } from '../failure.ts'
import type { MatchKey } from './draft.ts'

/** What is unique among a workspace's living contacts, and the column that says so. */
export const identifierColumns = { phone: 'phone', email: 'email_key', externalId: 'external_id' } as const

export const identifierKeys = Object.keys(identifierColumns) as MatchKey[]

export type IdentifierRow = Pick<ContactRow, 'id' | 'phone' | 'email_key' | 'external_id'>

/** Who holds which phone, email and external id, as far as a batch knows, its own earlier writes included. */
export class IdentifierIndex {
  readonly #holders: Record<MatchKey, Map<string, string>> = {
    phone: new Map(),
    email: new Map(),
    externalId: new Map(),
  }

  holder(key: MatchKey, value: string | null | undefined): string | undefined {
    return value === null || value === undefined ? undefined : this.#holders[key].get(value)
  }

  claim(row: IdentifierRow): void {
    for (const key of identifierKeys) {
      const value = row[identifierColumns[key]]
      if (value !== null) this.#holders[key].set(value, row.id)
    }
  }

  release(row: IdentifierRow): void {
    for (const key of identifierKeys) {
      const value = row[identifierColumns[key]]
      if (value !== null && this.#holders[key].get(value) === row.id) this.#holders[key].delete(value)
    }
  }

  /** The identifiers of a row that another contact holds, one conflict a field. */
  conflictsOf(row: IdentifierRow): Conflict[] {
    return identifierKeys.flatMap((key) => {
      const holder = this.holder(key, row[identifierColumns[key]])
      return holder === undefined || holder === row.id ? [] : [{ field: key, existingContactId: holder }]
    })
  }
}
