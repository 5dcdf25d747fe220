import { createPasswordLink as createCorePasswordLink } from '../../../core/people/create-password-link.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { IdParams } from '../../../http/schema.ts'
import { inviteUrl, PasswordLinkWire } from './invite-wire.ts'

export const createPasswordLink = ({ directory }: Services) =>
  operation({
    id: 'createPasswordLink',
    summary: 'Make a link for a new password',
    description:
      'For somebody who forgot theirs. It works once, for a day, through `POST /v2/invites/accept`; the present password works until then.',
    group: 'People',
    scope: 'admin',
    params: IdParams,
    answers: { 201: PasswordLinkWire },
    async handle({ params: { id }, principal, client }) {
      const { token, expiresAt } = await createCorePasswordLink(directory, principal, id)
      return {
        status: 201,
        body: { url: inviteUrl(client.url, token), expiresAt: expiresAt.toISOString() },
      }
    },
  })
