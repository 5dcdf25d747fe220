import { queryOptions } from '@tanstack/react-query'
import type { Page } from '../api/page.ts'
import { sendCall } from '../api/send-call.ts'
import type { Contact } from '../api/wire-types.ts'

const fields = ['firstName', 'lastName', 'fullName', 'businessName', 'email', 'phone', 'deletedAt'] as const

export type NamedContact = Pick<Contact, 'id' | (typeof fields)[number]>

/** What these contacts are called, the living and those in the bin; a thousand ids at most. */
export const namedContactsQuery = (workspaceId: string, ids: readonly string[]) =>
  queryOptions({
    queryKey: ['named-contacts', workspaceId, ids],
    enabled: ids.length > 0,
    staleTime: 0,
    queryFn: async ({ signal }) => {
      const find = (deleted: boolean) => {
        const body = { workspaceId, ids, fields, deleted, limit: 1_000 }
        return sendCall<Page<NamedContact>>({ method: 'POST', path: '/v2/contacts/search', body }, signal)
      }
      const pages = await Promise.all([find(false), find(true)])
      return new Map(pages.flatMap(({ data }) => data.map((contact) => [contact.id, contact])))
    },
  })
