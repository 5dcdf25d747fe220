import { queryOptions } from '@tanstack/react-query'
import { strings } from '../strings/strings.ts'
import { type ApiCall, type Page, sendCall } from './api-call.ts'
import type { Contact } from './wire-types.ts'

type Which = Pick<Contact, 'id' | 'workspaceId'>

const of = (method: ApiCall['method'], { id, workspaceId }: Which, verb = ''): ApiCall => ({
  method,
  path: `/v2/contacts/${id}${verb}`,
  query: { workspaceId },
})

export const patchCall = (contact: Which, body: object): ApiCall => ({ ...of('PATCH', contact), body })
export const binCall = (contact: Which) => of('DELETE', contact)
export const restoreCall = (contact: Which) => of('POST', contact, '/restore')
/** Makes another phone or email the contact's own. */
export const promoteCall = (contact: Which, which: object): ApiCall => ({
  ...of('POST', contact, '/promote'),
  body: which,
})
export const historyCall = (contact: Which) => of('GET', contact, '/history')

/** Reads a thousand contacts at most, as they are now. */
export const contactsByIdCall = (workspaceId: string, ids: readonly string[]): ApiCall => ({
  method: 'POST',
  path: '/v2/contacts/get',
  body: { workspaceId, ids },
})

/** The contacts of a bulk change: the selected ones, or all in the view. */
export type Picked = { ids: string[] } | { filter: string; q: string }

/** One change for many, as the API takes it. */
export interface BulkAction {
  type: string
  [parameter: string]: unknown
}

/** The call that starts a bulk change; with `dryRun` it only counts. */
export function bulkCall(workspaceId: string, picked: Picked, action: BulkAction, dryRun = false): ApiCall {
  return {
    method: 'POST',
    path: '/v2/bulk',
    body: { workspaceId, ...selectionOf(picked), action, ...(dryRun && { dryRun }) },
  }
}

/** A selection of all contacts has to say so. */
function selectionOf(picked: Picked): object {
  if ('ids' in picked) return { ids: picked.ids }
  const { filter, q } = picked
  if (filter === '' && q === '') return { all: true }
  return { ...(filter !== '' && { filter }), ...(q !== '' && { q }) }
}

const fields = ['firstName', 'lastName', 'fullName', 'businessName', 'email', 'phone', 'deletedAt'] as const

export type NamedContact = Pick<Contact, 'id' | (typeof fields)[number]>

/** The names of these contacts, deleted ones included; at most a thousand ids. */
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

type Named = Pick<Contact, 'firstName' | 'lastName' | 'fullName' | 'businessName' | 'email' | 'phone'>

/** The name to show for a contact: the best one that it has. */
export function contactName(contact: Named): string {
  const { firstName, lastName, fullName, businessName, email, phone } = contact
  const parts = [firstName, lastName].filter(Boolean).join(' ')
  return parts || fullName || businessName || email || phone || strings.contacts.unnamed
}
