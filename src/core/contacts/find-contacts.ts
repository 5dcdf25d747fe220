import type { Scope } from '../../store/scope.ts'
import { listFound } from '../../store/selections/list-found.ts'
import type { Order, Position } from '../../store/selections/order.ts'
import { countSelected } from '../../store/selections/selected-contacts.ts'
import { refuseFaults } from '../failure.ts'
import { resolveSearch } from '../search/resolve-search.ts'
import { resolveSelection } from '../selections/resolve-selection.ts'
import type { Selection } from '../selections/selection.ts'
import type { Contact } from './contact.ts'
import { getContactsInOrder } from './read-contacts.ts'
import { checkPosition, rankOrder, resolveSort } from './resolve-sort.ts'
import { getWorkspaceRules } from './workspace-rules.ts'

export type { Position }

/** The page after a place in the order, or the one that ends before it. */
export interface PageEdge {
  position: Position
  isBefore: boolean
}

export interface ContactQuery extends Selection {
  /** A field, `-` before it turns it round. Left out: with `q` the best first, else the newest. */
  sort?: string | undefined
  limit: number
  from?: PageEdge | undefined
  /** Passes over so many instead of beginning at a place. */
  offset?: number | undefined
  /** Count them all too. */
  total?: boolean | undefined
}

export interface ContactsPage {
  contacts: Contact[]
  previous: PageEdge | undefined
  next: PageEdge | undefined
  /** Exact; only when asked. */
  total: number | undefined
}

/**
 * A page of the contacts of a selection, in order. A walk by `next` or `previous` meets every contact that exists
 * throughout, and whose sorted value does not change, exactly once, whatever is written meanwhile.
 */
export async function findContacts(scope: Scope, query: ContactQuery): Promise<ContactsPage> {
  const { limit, from, offset, total } = query
  if (from !== undefined && offset !== undefined) refuseFaults([{ field: 'offset', code: 'repeated' }])
  const [selection, order] = await Promise.all([resolveSelection(scope, query), resolveOrder(scope, query)])
  if (from !== undefined) checkPosition(order, from.position)
  const [found, count] = await Promise.all([
    listFound(scope, selection, order, { limit: limit + 1, from, offset }),
    total ? countSelected(scope, selection) : undefined,
  ])
  const isBefore = from?.isBefore ?? false
  const hasMore = found.length > limit
  const shown = isBefore ? found.slice(-limit) : found.slice(0, limit)
  const began = from !== undefined || (offset ?? 0) > 0
  const edge = (position: Position | undefined, isBefore: boolean) => position && { position, isBefore }
  return {
    contacts: await getContactsInOrder(
      scope,
      shown.map(({ id }) => id),
      selection,
    ),
    previous: (isBefore ? hasMore : began) ? edge(shown[0], true) : undefined,
    next: isBefore || hasMore ? edge(shown.at(-1), false) : undefined,
    total: count,
  }
}

async function resolveOrder(scope: Scope, { sort, q }: ContactQuery): Promise<Order> {
  if (sort !== undefined) return resolveSort(sort, await getWorkspaceRules(scope))
  if (q === undefined || q.trim() === '') return { by: 'id', descending: true }
  const { exact, beginning } = await resolveSearch(scope, q)
  return rankOrder(exact, beginning)
}
