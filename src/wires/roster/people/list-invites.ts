import { listInvites as listCoreInvites } from '../../../core/people/list-invites.ts'
import type { Services } from '../../../core/services.ts'
import { operation } from '../../../http/operation.ts'
import { Fields } from '../../../http/schema.ts'
import { directoryCursor, directoryPage, toDirectoryPage } from '../directory-page.ts'
import { Page } from '../page.ts'
import { pageQuery } from '../parameters.ts'
import { InviteWire, inviteToWire } from './invite-wire.ts'

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
      return { status: 200, body: toDirectoryPage(invites, page, inviteToWire, cursor) }
    },
  })
