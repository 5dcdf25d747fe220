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

/** The page after a place in the order, or the page that ends before it. */
export interface PageEdge {
  position: Position
  isBefore: boolean
}

export interface ContactQuery extends Selection {
  /** A field; `-` before it reverses the order. Absent: with `q` the best matches first, else the newest. */
  sort?: string | undefined
  limit: number
  from?: PageEdge | undefined
  /** Skips this many contacts instead of starting at a place. */
  offset?: number | undefined
  /** Also counts all matching contacts. */
  total?: boolean | undefined
  /** A page of large contacts may be shorter than its limit; for callers that continue with `next` and do not count. */
  mayBeCut?: boolean
  /** A page of large contacts returns the first ones, and the others in `rest`; for callers that rely on the limit. */
  inPieces?: boolean
}

interface ContactsPage {
  contacts: Contact[]
  previous: PageEdge | undefined
  next: PageEdge | undefined
  /** The rest of the page after `contacts`, read in pieces. */
  rest?: AsyncIterable<Contact[]> | undefined
  /** Exact; only if requested. */
  total: number | undefined
}

/**
 * A page of the contacts of a selection, in order. A walk by `next` or `previous` visits every contact that
 * exists throughout, and whose sort value does not change, exactly once, whatever is written meanwhile.
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
  // The rank's conditions already include the search. With the condition twice, PostgreSQL would estimate far too few rows.
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

/** The default order: the best matches first, or the newest. */
function unsorted(search: FoundBySearch | undefined): Order {
  if (search === undefined) return { by: 'id', descending: true }
  return { by: 'rank', tiers: [search.exact, search.beginning, search.any] }
}

/**
 * Converts the found rows, of which there is one more than the page if another page follows. A page of large
 * contacts is shorter: it is cut at the end that is further from its start, and the next page continues
 * there.
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
 * Resolves with all results. If some are refused for faults, the refusal has all their faults together; any
 * other error takes precedence.
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
