import { type Static, Type } from 'typebox'
import type { Invite } from '../../../core/people/invite.ts'
import { Fields, Timestamp, Uuid } from '../../../http/schema.ts'
import { personEmail, role } from './person-wire.ts'

const invite = {
  id: Uuid(),
  email: personEmail,
  role,
  createdAt: Timestamp(),
  expiresAt: Timestamp(),
}

export const InviteWire = Fields(invite, { title: 'Invite' })

export const linkUrl = Type.String({
  description: 'The link, shown this once: Roster sends no mail, so hand it over yourself',
  examples: ['https://contacts.example.com/#/invite?token=…'],
})

export const NewInviteWire = Fields({ ...invite, url: linkUrl }, { title: 'NewInvite' })

export const PasswordLinkWire = Fields({ url: linkUrl, expiresAt: Timestamp() }, { title: 'PasswordLink' })

/** An invitation in this wire's words; never its link. */
export function inviteToWire({ createdAt, expiresAt, ...rest }: Invite): Static<typeof InviteWire> {
  return { ...rest, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() }
}

/** The dashboard's page for a token. After the #, so that no server's log has it. */
export function inviteUrl(baseUrl: string, token: string): string {
  return `${baseUrl}/#/invite?token=${token}`
}
