import type { ApiCall, QueryValue } from '../api/api-call.ts'
import { usePlace } from '../session/session.ts'
import { hrefOf, navigate, presentRoute, type Route, useRoute } from './route.ts'

/** What of the contacts is looked at. All of it is in the address, so a link shows the same. */
export interface View {
  filter: string
  q: string
  /** As the API takes it: `lastName`, `-createdAt`; empty is newest first. */
  sort: string
  /** The saved view that this began as. */
  segmentId: string
  /** The contact that is open beside the grid. */
  openId: string
  /** Set while a new contact is written. */
  creates: string
}

const names: Record<keyof View, string> = {
  filter: 'filter',
  q: 'q',
  sort: 'sort',
  segmentId: 'view',
  openId: 'open',
  creates: 'new',
}

function viewOf({ params }: Route): View {
  const entries = Object.entries(names).map(([key, name]) => [key, params.get(name) ?? ''])
  return Object.fromEntries(entries)
}

/** The address of a view of a workspace's contacts. */
export function viewHref(workspaceId: string, view: Partial<View>): string {
  const params = Object.entries(view).map(([key, value]) => [names[key as keyof View], value])
  return hrefOf(`/w/${workspaceId}/contacts`, Object.fromEntries(params))
}

/** The address of the form for a new contact, beside the view that is looked at, where one is. */
export function newContactHref(workspaceId: string): string {
  const route = presentRoute()
  const view = route.segments[2] === 'contacts' ? viewOf(route) : {}
  return viewHref(workspaceId, { ...view, creates: '1' })
}

/** The addresses of contacts: each beside the view that is looked at, where one is. */
export function useContactHref(): (contactId: string) => string {
  const { workspaceId } = usePlace()
  const route = useRoute()
  const view = route.segments[2] === 'contacts' ? viewOf(route) : {}
  return (openId) => viewHref(workspaceId, { ...view, openId, creates: '' })
}

/** The present view, and how to change a part of it. Typing replaces, so the back button skips over each letter. */
export function useView(): [View, (change: Partial<View>, options?: { replace?: boolean }) => void] {
  const { workspaceId } = usePlace()
  const view = viewOf(useRoute())
  const change = (part: Partial<View>, options?: { replace?: boolean }) =>
    navigate(
      viewHref(workspaceId, { ...viewOf({ segments: [], params: presentParams() }), ...part }),
      options,
    )
  return [view, change]
}

/** Read when it is needed: several changes in one turn must each build on the one before. */
function presentParams(): URLSearchParams {
  return new URLSearchParams(window.location.hash.split(/\?(.*)/s)[1] ?? '')
}

/** How many contacts the grid asks for at once. */
export const pageSize = 100

/** The first page of a view as the grid asks for it, with the count. */
export function firstPageCall(workspaceId: string, view: Pick<View, 'filter' | 'q' | 'sort'>): ApiCall {
  return contactsCall(workspaceId, view, { offset: 0, limit: pageSize, total: true })
}

/** The call that lists a view's contacts. */
export function contactsCall(
  workspaceId: string,
  { filter, q, sort }: Pick<View, 'filter' | 'q' | 'sort'>,
  page: Record<string, QueryValue> = { limit: 100 },
): ApiCall {
  return { method: 'GET', path: '/v2/contacts', query: { workspaceId, filter, q, sort, ...page } }
}
