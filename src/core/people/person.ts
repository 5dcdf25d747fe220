import type { ListedPersonRow } from '../../store/people.ts'
import type { Role } from './role.ts'

/** Somebody who works in the dashboard; never their password. */
export interface Person {
  id: string
  accountId: string
  name: string
  email: string
  role: Role
  createdAt: Date
  updatedAt: Date
}

export function personFromRow(row: ListedPersonRow): Person {
  return {
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    email: row.email,
    role: row.role as Role,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
