import { type Static, Type } from 'typebox'
import {
  acceptInvite as acceptCoreInvite,
  countInvites,
  createInvite as createCoreInvite,
  type Invite,
  listInvites as listCoreInvites,
  removeInvite as removeCoreInvite,
} from '../../core/access/people/invites.ts'
import { createPasswordLink as createCorePasswordLink } from '../../core/access/people/one-time-links.ts'
import type { Services } from '../../core/services.ts'
import { operation } from '../../http/calls/operation.ts'
import { deviceOf, refuseOpenNetwork } from '../../http/session/session-cookie.ts'
import { Fields, IdParams, Timestamp, Uuid } from '../../http/validation/schema.ts'
import { directoryCursor, directoryPage, Page, toDirectoryPage, totalOf } from './pages.ts'
import { pageQuery } from './parameters.ts'
import { linkToken, newPassword, personEmail, personName, role } from './people.ts'
import { answerSession, SessionWire } from './session.ts'

const invite = {
  id: Uuid(),
  email: personEmail,
  role,
  createdAt: Timestamp(),
  expiresAt: Timestamp(),
}

const InviteWire = Fields(invite, { title: 'Invite' })

const linkUrl = Type.String({
  description: 'The link, shown this once: Roster sends no mail, so hand it over yourself',
  examples: ['https://contacts.example.com/#/invite?token=…'],
})

const NewInviteWire = Fields({ ...invite, url: linkUrl }, { title: 'NewInvite' })

const PasswordLinkWire = Fields({ url: linkUrl, expiresAt: Timestamp() }, { title: 'PasswordLink' })

/** An invitation in this wire's words; never its link. */
function inviteToWire({ createdAt, expiresAt, ...rest }: Invite): Static<typeof InviteWire> {
  return { ...rest, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() }
}

/** The dashboard's page for a token. After the #, so that no server's log has it. */
function inviteUrl(baseUrl: string, token: string): string {
  return `${baseUrl}/#/invite?token=${token}`
}

const cursor = directoryCursor('invites')

export const listInvites = ({ directory }: Services) =>
  operation({
    id: 'listInvites',
    summary: 'List open invitations, newest first',
    description: 'Never their links.',
    group: 'People',
    scope: 'admin',
    query: Fields(pageQuery()),
    answers: { 200: Page(InviteWire) },
    async handle({ query, principal }) {
      const page = directoryPage(cursor, query)
      const invites = await listCoreInvites(directory, principal, page)
      const total = await totalOf(query, () => countInvites(directory, principal))
      return { status: 200, body: toDirectoryPage(invites, page, inviteToWire, cursor, total) }
    },
  })

export const createInvite = ({ directory }: Services) =>
  operation({
    id: 'createInvite',
    summary: 'Invite somebody',
    description:
      'Its `url` is in this answer and in no other; it works once, for seven days. The same email again replaces the link; the email of a person of the account is 409.',
    group: 'People',
    scope: 'admin',
    body: Fields({ email: personEmail, role }, { title: 'InviteRequest' }),
    collectsFaults: true,
    answers: { 201: NewInviteWire },
    async handle({ body, faults, principal, client }) {
      const { invite, token } = await createCoreInvite(directory, principal, { ...body, faults })
      const made = { ...inviteToWire(invite), url: inviteUrl(client.linkUrl, token) }
      return { status: 201, body: made, location: '/v2/invites' }
    },
  })

export const removeInvite = ({ directory }: Services) =>
  operation({
    id: 'removeInvite',
    summary: 'Take an invitation back',
    description: 'Its link works no more.',
    group: 'People',
    scope: 'admin',
    params: IdParams,
    answers: { 204: null },
    async handle({ params: { id }, principal }) {
      await removeCoreInvite(directory, principal, id)
      return { status: 204 }
    },
  })

export const acceptInvite = ({ directory, retention }: Services) =>
  operation({
    id: 'acceptInvite',
    summary: 'Accept an invitation',
    description:
      'Makes the invited person and signs them in. With a link for a new password it sets that instead, and `name` may be left out. A link that was used, taken back or replaced, or that is over, is 404.',
    group: 'People',
    scope: 'anyone',
    body: Fields(
      { token: linkToken, name: Type.Optional(personName), password: newPassword },
      { title: 'Acceptance' },
    ),
    collectsFaults: true,
    answers: { 201: SessionWire },
    async handle({ body, faults, ...call }) {
      refuseOpenNetwork(call.client)
      const session = await acceptCoreInvite(directory, { ...body, faults, device: deviceOf(call) })
      return answerSession({ directory, retention }, call.client, 201, session)
    },
  })

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
        body: { url: inviteUrl(client.linkUrl, token), expiresAt: expiresAt.toISOString() },
      }
    },
  })
