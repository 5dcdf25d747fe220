import { countContacts, listContacts, type NewestFirst } from '../../store/contacts.ts'
import type { Scope } from '../../store/scope.ts'
import type { Contact } from './contact.ts'
import { toContacts } from './read-contacts.ts'

export interface NewestPage {
  contacts: Contact[]
  /** Whether older ones follow. */
  hasMore: boolean
  /** Exact; only when asked, since it reads every contact of the workspace. */
  total: number | undefined
}

/** A page of living contacts, or of the bin, newest first with the id as tie-break. */
export async function listNewest(scope: Scope, page: NewestFirst & { total?: boolean }): Promise<NewestPage> {
  const [rows, total] = await Promise.all([
    listContacts(scope, { ...page, limit: page.limit + 1 }),
    page.total ? countContacts(scope, page.deleted) : undefined,
  ])
  const contacts = await toContacts(scope, rows.slice(0, page.limit))
  return { contacts, hasMore: rows.length > page.limit, total }
}
