import { isIP } from 'node:net'
import type { Scope } from '../../store/kernel/scope.ts'
import type { WebhookRow } from '../../store/kernel/tables.ts'
import { typesNamed, unknownType } from '../feed/change-types.ts'
import { getWorkspaceRules } from '../fields/workspace-rules.ts'
import type { FilterTree } from '../finding/filters/filter-tree.ts'
import { bindFilter, heldNames } from '../finding/filters/name-book.ts'
import { resolveFilter } from '../finding/filters/resolve-filter.ts'
import { getSegment } from '../finding/segments/segments.ts'
import { notFound, refuseFaults } from '../kernel/failure.ts'
import { at, type Fault, FaultList } from '../kernel/fault.ts'
import { limits } from '../kernel/limits.ts'
import type { Payload } from './messages.ts'

/** A webhook as a caller gives it; absent fields are unchanged. */
export interface WebhookDraft {
  url?: string | null | undefined
  description?: string | null | undefined
  /** Null: all types. */
  types?: readonly string[] | null | undefined
  /** As text or as a tree; null: all contacts. */
  filter?: unknown
  segmentId?: string | null | undefined
  payload?: Payload | null | undefined
  collapseJobs?: boolean | null | undefined
  /** The faults that the wire already found. */
  faults?: readonly Fault[] | undefined
}

export type WebhookValues = Partial<
  Pick<WebhookRow, 'url' | 'description' | 'types' | 'filter' | 'segment_id' | 'payload' | 'collapse_jobs'>
>

/** Judges the values of a draft, except for the network address of its URL. `present`: the webhook that is changed. */
export async function judgeWebhook(
  scope: Scope,
  draft: WebhookDraft,
  { allowsHttp, present }: { allowsHttp: boolean; present?: WebhookRow },
): Promise<WebhookValues> {
  const faults = new FaultList(draft.faults)
  const { url, description, types, payload, collapseJobs } = draft
  const values: WebhookValues = {}
  if (url !== undefined) {
    const text = faults.text('url', url, limits.webhookUrlMax)
    const fault = typeof text === 'string' ? urlFault(text.trim(), allowsHttp) : undefined
    if (text === null) faults.add('url', 'required')
    else if (fault !== undefined) faults.add('url', 'invalid_format', fault)
    else if (text !== undefined) values.url = text.trim()
  }
  if (description !== undefined) {
    const text = faults.text('description', description, limits.descriptionMax)
    if (text !== undefined) values.description = text
  }
  if (types !== undefined) values.types = judgeTypes(types, faults)
  if (payload != null) values.payload = payload
  if (collapseJobs != null) values.collapse_jobs = collapseJobs
  refuseFaults(faults.faults)
  if (draft.filter !== undefined)
    values.filter = draft.filter === null ? null : await keptFilter(scope, draft.filter, present)
  if (draft.segmentId !== undefined)
    values.segment_id = draft.segmentId === null ? null : await sharedSegmentId(scope, draft.segmentId)
  return values
}

/** A segment that is the workspace's: what one person sees alone is nothing that a webhook follows. */
async function sharedSegmentId(scope: Scope, segmentId: string): Promise<string> {
  const { id, personal } = await getSegment(scope, segmentId)
  if (personal) throw notFound()
  return id
}

function judgeTypes(types: readonly string[] | null, faults: FaultList): string[] | null {
  if (types === null) return null
  if (types.length === 0) faults.add('types', 'too_few', 1)
  for (const [index, name] of types.entries()) {
    // A faulty item is undefined.
    if (typeof name !== 'string' || typesNamed(name).length > 0) continue
    const { expected, suggestion } = unknownType(name)
    faults.add(at('types', index), 'not_one_of', expected, suggestion)
  }
  return [...new Set(types)]
}

async function keptFilter(scope: Scope, filter: unknown, present?: WebhookRow): Promise<FilterTree> {
  const held =
    present?.filter == null
      ? undefined
      : await heldNames(scope, present.filter as FilterTree, await getWorkspaceRules(scope))
  const { tree, names, rules } = await resolveFilter(scope, filter, { ...(held && { held }) })
  return bindFilter(tree, rules, names, held)
}

/**
 * What a URL must be, if the text cannot be a webhook's URL; undefined if it can. Its network address is
 * checked elsewhere.
 */
export function urlFault(text: string, allowsHttp: boolean): string | undefined {
  // Characters that a URL parser would remove without an error.
  if (/[\s\p{Cc}\\]/u.test(text) || !URL.canParse(text)) return 'https URL'
  const { protocol, username, password, hash, hostname } = new URL(text)
  const isOwn = allowsHttp && protocol === 'http:' && isLoopbackName(hostname)
  if (protocol !== 'https:' && !isOwn) return 'https URL'
  if (username !== '' || password !== '' || /^[a-z]+:\/\/[^/?#]*@/i.test(text))
    return 'https URL without a user name or a password'
  if (hash !== '' || text.includes('#')) return 'https URL without a fragment'
  return undefined
}

/** A name or an address of this machine, in the form in which URLs write it. */
export function isLoopbackName(hostname: string): boolean {
  const host = hostname.replace(/\.$/, '')
  return host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'))
}
