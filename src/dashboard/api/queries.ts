import { queryOptions } from '@tanstack/react-query'
import { type ApiCall, ApiError, listAll, sendCall } from './api-call.ts'
import type { Contact, CustomField, List, ListedTag, Tag, Workspace } from './wire-types.ts'

const listQuery = <T>(name: string, path: string, workspaceId: string, most?: number) =>
  queryOptions({
    queryKey: [name, workspaceId],
    queryFn: ({ signal }) => listAll<T>({ method: 'GET', path, query: { workspaceId } }, signal, most),
  })

/** What the page of contacts reads beside them, as the queries below ask for it. */
export const contactReads = (workspaceId: string): ApiCall[] =>
  ['/v2/custom-fields', '/v2/lists'].map((path) => ({
    method: 'GET',
    path,
    query: { workspaceId, limit: 1_000 },
  }))

/** A workspace's custom fields, in their order. */
export const customFieldsQuery = (workspaceId: string) =>
  listQuery<CustomField>('custom-fields', '/v2/custom-fields', workspaceId)

/** The first tags of a workspace: enough to choose among; there may be a hundred thousand. */
export const tagsQuery = (workspaceId: string) => listQuery<Tag>('tags', '/v2/tags', workspaceId, 1_000)

/** The tags with how many contacts have each, counted in one call; read again with the tags. */
export const countedTagsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['tags', workspaceId, 'counted'],
    queryFn: ({ signal }) => {
      const call: ApiCall = { method: 'GET', path: '/v2/tags', query: { workspaceId, count: true } }
      return listAll<ListedTag>(call, signal, 1_000)
    },
  })

export const listsQuery = (workspaceId: string) => listQuery<List>('lists', '/v2/lists', workspaceId)

/** One contact, living or in the bin. */
export const contactQuery = (workspaceId: string, id: string) =>
  queryOptions({
    queryKey: ['contact', workspaceId, id],
    queryFn: async ({ signal }) => {
      try {
        return await sendCall<Contact>(contactCall(workspaceId, id), signal)
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'not_found') throw error
        return await sendCall<Contact>(contactCall(workspaceId, id, true), signal)
      }
    },
  })

export const contactCall = (workspaceId: string, id: string, isDeleted = false): ApiCall => ({
  method: 'GET',
  path: `/v2/contacts/${id}`,
  query: { workspaceId, ...(isDeleted && { deleted: true }) },
})

export const workspacesQuery = () =>
  queryOptions({
    queryKey: ['workspaces'],
    queryFn: ({ signal }) => listAll<Workspace>({ method: 'GET', path: '/v2/workspaces' }, signal),
  })

/** The time zones that this browser names; Roster's own list decides which are accepted. */
export const timeZonesQuery = queryOptions({
  queryKey: ['time-zones'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: () => Intl.supportedValuesOf('timeZone'),
})
