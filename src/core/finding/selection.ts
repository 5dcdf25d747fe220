import { findWorkspaceRegion } from '../../store/access/workspace-rules.ts'
import type { Condition, Life, ResolvedSelection } from '../../store/finding/condition.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { notFound, refuseFaults } from '../kernel/failure.ts'
import { at, FaultList, regionWord } from '../kernel/fault.ts'
import { isId } from '../kernel/ids.ts'
import { limits } from '../kernel/limits.ts'
import { getListRow } from '../lists/lists.ts'
import { normaliseEmail, withPlus } from '../values/email.ts'
import { phoneFormsOf } from '../values/phone-reading.ts'
import { resolveFilter } from './filters/resolve-filter.ts'
import { resolveSearch } from './search/search.ts'

/** A part of a workspace's contacts, as a request names it: all contacts, narrowed by each given condition. */
export interface Selection {
  /** As text or as a tree. */
  filter?: unknown
  /** The text of a search box. */
  q?: string | undefined
  /** `q` also matches inside words. Slower; for APIs whose clients rely on it. */
  findsParts?: boolean
  /** Contacts with exactly this email. */
  email?: string | undefined
  /** Contacts with this phone, in any written form and any form of the same subscriber's number. */
  phone?: string | undefined
  /** True: contacts that may not be called; false: those that may. */
  doNotContact?: boolean | undefined
  listId?: string | undefined
  segmentId?: string | undefined
  ids?: readonly string[] | undefined
  /** Deleted contacts instead of living ones, or both. */
  deleted?: Life | undefined
}

export type { ResolvedSelection }

/**
 * Resolves a selection for the store. Refuses faulty filters and malformed ids; throws `not_found` for a list
 * or segment of another workspace. Ids of contacts that do not exist match nothing.
 */
export async function resolveSelection(scope: Scope, selection: Selection): Promise<ResolvedSelection> {
  const { filter, q, doNotContact, listId, segmentId, ids, deleted = false } = selection
  const all: Condition[] = await resolveIdentifiers(scope, selection)
  if (filter !== undefined) all.push((await resolveFilter(scope, filter)).condition)
  if (q !== undefined) all.push((await resolveSearch(scope, q, selection)).any)
  if (doNotContact !== undefined)
    all.push((await resolveFilter(scope, { field: 'doNotContact', op: 'eq', value: doNotContact })).condition)
  if (listId !== undefined) all.push({ test: 'lists', ids: [(await getListRow(scope, listId)).id] })
  if (segmentId !== undefined) all.push(await resolveSegment(scope, segmentId))
  if (ids !== undefined) all.push({ test: 'ids', ids: readIds(ids) })
  return { deleted, where: { all } }
}

/** Text that is no email or no phone is refused, because ignoring it would select all contacts. */
async function resolveIdentifiers(scope: Scope, { email, phone }: Selection): Promise<Condition[]> {
  const faults = new FaultList()
  const all: Condition[] = []
  const isOneOf = (column: 'email_key' | 'phone', values: string[]) =>
    all.push({ test: 'text', of: { column }, how: 'is', values })
  if (email !== undefined) {
    const read = normaliseEmail(withPlus(email))
    if (read === null) faults.add('email', 'invalid_email')
    else isOneOf('email_key', [read.emailKey])
  }
  if (phone !== undefined) {
    const region = await findWorkspaceRegion(scope)
    // Without a region, national digits could belong to another person.
    const isTold = region !== null || !/^\d/.test(phone.trim()) || phone.startsWith(' ')
    const forms = isTold ? phoneFormsOf(phone, region) : null
    if (forms === null) faults.add('phone', 'invalid_phone', regionWord(region))
    else isOneOf('phone', forms)
  }
  refuseFaults(faults.faults)
  return all
}

async function resolveSegment(scope: Scope, id: string): Promise<Condition> {
  if (!isId(id)) throw notFound()
  return (await resolveFilter(scope, { field: 'segment', op: 'eq', value: id })).condition
}

function readIds(ids: readonly string[]): string[] {
  if (ids.length > limits.selectedIdsMax) {
    refuseFaults([{ field: 'ids', code: 'too_many', expected: limits.selectedIdsMax }])
  }
  refuseFaults(
    ids.flatMap((id, index) =>
      isId(id) ? [] : [{ field: at('ids', index), code: 'invalid_format', expected: 'uuid' } as const],
    ),
  )
  return ids.map((id) => id.toLowerCase())
}
