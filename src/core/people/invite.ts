import type { ListedInviteRow } from '../../store/invites.ts'
import type { Role } from './role.ts'

/** An open invitation; its link is known once, to who made it. */
export interface Invite {
  id: string
  email: string
  role: Role
  createdAt: Date
  expiresAt: Date
}

export function inviteFromRow(row: ListedInviteRow): Invite {
  return {
    id: row.id,
    email: row.email!,
    role: row.role as Role,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }
}
