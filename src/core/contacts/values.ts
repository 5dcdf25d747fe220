import type { ContactRow } from '../../store/tables.ts'

/** Column values as the store keeps them, absent where the caller said nothing. */
export type Values = Partial<ContactRow>
