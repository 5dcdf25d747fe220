import { reading } from '../../store/database/replica.ts'
import type { Order, Position } from '../../store/finding/condition.ts'
import { listFound } from '../../store/finding/found-pages.ts'
import { countSelected } from '../../store/finding/selected-contacts.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { contactsInPieces, getContactsInOrder, getContactsWithin } from '../contacts/read-contacts.ts'
import type { Contact } from '../fields/contact.ts'
import { getWorkspaceRules } from '../fields/workspace-rules.ts'
import { Refusal, refuseFaults } from '../kernel/failure.ts'
import { type FoundBySearch, resolveSearch } from './search/search.ts'
import { type ResolvedSelection, resolveSelection, type Selection } from './selection.ts'
import { checkPosition, resolveSort } from './sort.ts'

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
  /** A page of large contacts may be shorter than its limit: for callers who go on by `next`, not by counting. */
  mayBeCut?: boolean
  /** A page of large contacts brings only the first ones: for callers who count on its limit. */
  inPieces?: boolean
}

interface ContactsPage {
  contacts: Contact[]
  previous: PageEdge | undefined
  next: PageEdge | undefined
  /** What follows `contacts` in the same page, where that is read in pieces. */
  rest?: AsyncIterable<Contact[]> | undefined
  /** Exact; only when asked. */
  total: number | undefined
}

/**
 * A page of the contacts of a selection, in order. A walk by `next` or `previous` meets every contact that exists
 * throughout, and whose sorted value does not change, exactly once, whatever is written meanwhile.
 */
export function findContacts(scope: Scope, query: ContactQuery): Promise<ContactsPage> {
  return reading(scope, (scope) => findPage(scope, query))
}

async function findPage(scope: Scope, query: ContactQuery): Promise<ContactsPage> {
  const { q, limit, from, offset, total } = query
  if (from !== undefined && offset !== undefined) refuseFaults([{ field: 'offset', code: 'repeated' }])
  const [unsearched, search, sorted] = await withAllFaults([
    resolveSelection(scope, { ...query, q: undefined }),
    q === undefined || q.trim() === '' ? undefined : resolveSearch(scope, q, query),
    query.sort === undefined ? undefined : sortedBy(scope, query.sort),
  ])
  const order = sorted ?? unsorted(search)
  if (from !== undefined) checkPosition(order, from.position)
  const where = search === undefined ? unsearched.where : { all: [unsearched.where, search.any] }
  const selection = { ...unsearched, where }
  // A rank says by itself who is found. Asked twice, PostgreSQL would take it for twice as rare.
  const listed = order.by === 'rank' ? unsearched : selection
  const [found, count] = await Promise.all([
    listFound(scope, listed, order, { limit: limit + 1, from, offset }),
    total ? countSelected(scope, selection) : undefined,
  ])
  return { ...(await toPage(scope, query, found, selection)), total: count }
}

async function sortedBy(scope: Scope, sort: string): Promise<Order> {
  return resolveSort(sort, await getWorkspaceRules(scope))
}

/** The best first, or the newest. */
function unsorted(search: FoundBySearch | undefined): Order {
  if (search === undefined) return { by: 'id', descending: true }
  return { by: 'rank', tiers: [search.exact, search.beginning, search.any] }
}

/**
 * The page in what was found, which holds one more than the page where there is more. A page of large contacts is shorter: it is
 * cut at the side that is further from where it began, and goes on there.
 */
async function toPage(
  scope: Scope,
  { limit, from, offset = 0, mayBeCut = false, inPieces = false }: ContactQuery,
  found: readonly Position[],
  { deleted }: Pick<ResolvedSelection, 'deleted'>,
): Promise<Omit<ContactsPage, 'total'>> {
  const isBefore = from?.isBefore ?? false
  const asked = isBefore ? found.slice(-limit).reverse() : found.slice(0, limit)
  const askedIds = asked.map(({ id }) => id)
  const { contacts, read: readNow } =
    mayBeCut || inPieces
      ? await getContactsWithin(scope, askedIds, { deleted })
      : { contacts: await getContactsInOrder(scope, askedIds, { deleted }), read: asked.length }
  const read = inPieces ? asked.length : readNow
  const rest = readNow < read ? contactsInPieces(scope, askedIds.slice(readNow), { deleted }) : undefined
  const hasMore = found.length > limit || read < asked.length
  const kept = asked.slice(0, read)
  const shown = isBefore ? kept.reverse() : kept
  const edge = (position: Position | undefined, isBefore: boolean) => position && { position, isBefore }
  const began = from !== undefined || offset > 0
  return {
    contacts: isBefore ? contacts.reverse() : contacts,
    previous: (isBefore ? hasMore : began) ? edge(shown[0], true) : undefined,
    next: isBefore || hasMore ? edge(shown.at(-1), false) : undefined,
    rest,
  }
}

/**
 * What all of these resolve to. Where some are refused for faults, all of those together are the refusal; anything else
 * that one of them throws comes before.
 */
async function withAllFaults<const Works extends readonly unknown[]>(
  works: Works,
): Promise<{ -readonly [Index in keyof Works]: Awaited<Works[Index]> }> {
  const settled = await Promise.allSettled(works)
  const reasons = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  const other = reasons.find((reason) => faultsOf(reason) === undefined)
  if (other !== undefined) throw other
  refuseFaults(reasons.flatMap((reason) => faultsOf(reason) ?? []))
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as never
}

function faultsOf(reason: unknown) {
  return reason instanceof Refusal && reason.failure.code === 'invalid' ? reason.failure.faults : undefined
}
