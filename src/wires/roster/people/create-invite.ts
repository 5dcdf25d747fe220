import { createInvite as createCoreInvite } from '../../../core/people/create-invite.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { inviteToWire, inviteUrl, NewInviteWire } from './invite-wire.ts'
import { personEmail, role } from './person-wire.ts'

export const createInvite = ({ directory }: Services) =>
  operation({
    id: 'createInvite',
    summary: 'Invite somebody',
    description:
      'Its `url` is in this answer and in no other; it works once, for seven days. The same email again replaces the link; that of somebody who is here already is 409.',
    group: 'People',
    scope: 'admin',
    body: Fields({ email: personEmail, role }, { title: 'InviteRequest' }),
    collectsFaults: true,
    answers: { 201: NewInviteWire },
    async handle({ body, faults, principal, client }) {
      const { invite, token } = await createCoreInvite(directory, principal, { ...body, faults })
      return { status: 201, body: { ...inviteToWire(invite), url: inviteUrl(client.url, token) } }
    },
  })
