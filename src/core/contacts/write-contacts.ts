import { insertContactLog, type NewContactLogRow } from '../../store/contact-log.ts'
import type { ContactRead } from '../../store/contacts.ts'
import { isUnavailable, OutcomeUnknown } from '../../store/errors.ts'
import { holdLists } from '../../store/lists.ts'
import type { Scope } from '../../store/scope.ts'
import { insertTags } from '../../store/tags.ts'
import { inTransaction } from '../../store/transaction.ts'
import { Refusal } from '../failure.ts'
import type { Fault } from '../fault.ts'
import { checkTagCount } from './check-tag-count.ts'
import type { ContactDraft, ContactWrite } from './draft.ts'
import { type FoldResult, foldWrites, type JudgedWrite, type World } from './fold-writes.ts'
import { gatherWorld } from './gather-world.ts'
import { judgeDraft } from './judge-draft.ts'
import type { WriteOutcome } from './outcome.ts'
import { resolveTags, type TagBook } from './resolve-tags.ts'
import { storeContacts } from './store-contacts.ts'
import { toContact } from './to-contact.ts'
import { getWorkspaceRules, type WorkspaceRules } from './workspace-rules.ts'

/**
 * The one door: writes many drafts and returns one outcome each, in order, in one transaction with their tags, list
 * memberships and log rows. Never throws.
 *
 * A draft that is refused costs its neighbours nothing. What loses a race against another transaction is decided again;
 * a batch that still cannot be written as one is halved, down to single writes, so that only the write at fault fails.
 */
export async function writeContacts(scope: Scope, writes: readonly ContactWrite[]): Promise<WriteOutcome[]> {
  try {
    return await inTransaction(scope, (scope) => writeBatch(scope, writes))
  } catch (error) {
    const isEverybodys = isUnavailable(error) || error instanceof OutcomeUnknown
    if (writes.length < 2 || isEverybodys) return writes.map(() => toFailed(error))
    const middle = writes.length >> 1
    const first = await writeContacts(scope, writes.slice(0, middle))
    return [...first, ...(await writeContacts(scope, writes.slice(middle)))]
  }
}

function toFailed(error: unknown): WriteOutcome {
  const isFault = error instanceof Refusal && error.failure.code === 'invalid'
  return isFault ? { status: 'invalid', faults: error.failure.faults ?? [] } : { status: 'failed', error }
}

async function writeBatch(scope: Scope, writes: readonly ContactWrite[]): Promise<WriteOutcome[]> {
  const rules = await getWorkspaceRules(scope)
  const lists = await holdLists(scope, [...new Set(writes.flatMap((write) => listIdsOf(write)))])
  const judged = writes.map((write) => judgeWrite(scope, write, rules, lists))
  const { contacts: before, identifiers } = await gatherWorld(scope, judged)
  const tags = await resolveTags(
    scope,
    judged,
    [...before.values()].flatMap((row) => row.tag_ids),
  )
  const world: World = {
    workspaceId: scope.workspaceId,
    workspaceZone: rules.timezone,
    contacts: new Map(before),
    identifiers,
    tagIds: tags.ids,
    now: new Date(),
  }
  const log: NewContactLogRow[] = []
  const results = foldWrites(judged, world, log)
  const after = [...world.contacts.values()].filter((row) => row !== before.get(row.id))
  if (after.length > 0) {
    await insertFreshTags(scope, after, tags, world.now)
    await storeContacts(scope, before, after)
    await insertContactLog(scope, log)
  }
  const names = new Map([...tags.names, ...[...tags.fresh].map(([name, id]) => [id, name] as const)])
  return results.map((result) => toOutcome(result, rules, names))
}

function judgeWrite(
  scope: Scope,
  write: ContactWrite,
  rules: WorkspaceRules,
  lists: ReadonlySet<string>,
): JudgedWrite {
  const authored = {
    ...write,
    actor: write.actor ?? scope.actor,
    operationId: write.operationId ?? scope.operationId,
  }
  if (!('draft' in write)) return { write: authored, judged: undefined, faults: [] }
  const { judged, faults } = judgeDraft(write.draft, rules)
  const isUnknown = listIdsOf(write).some((id) => !lists.has(id))
  const field = write.draft.lists?.path ?? 'lists'
  const unknown: Fault[] =
    isUnknown && !faults.some((fault) => fault.field === field) ? [{ field, code: 'unknown_list' }] : []
  return { write: authored, judged, faults: [...faults, ...unknown] }
}

function listIdsOf(write: ContactWrite): string[] {
  const lists: NonNullable<ContactDraft['lists']> = ('draft' in write ? write.draft.lists : undefined) ?? {}
  return [
    ...(lists.set ?? []),
    ...(lists.add ?? []),
    ...(lists.remove ?? []),
    ...(lists.primary ? [lists.primary] : []),
  ]
}

/** Makes the new tags that a contact of the batch ended up with, and no others. */
async function insertFreshTags(
  scope: Scope,
  after: readonly ContactRead[],
  tags: TagBook,
  now: Date,
): Promise<void> {
  const used = new Set(after.flatMap((row) => row.tag_ids))
  const fresh = [...tags.fresh].filter(([, id]) => used.has(id)).map(([name, id]) => ({ id, name }))
  if (fresh.length === 0) return
  await checkTagCount(scope, fresh.length)
  await insertTags(scope, fresh, now)
}

function toOutcome(
  result: FoldResult,
  rules: WorkspaceRules,
  tagNames: ReadonlyMap<string, string>,
): WriteOutcome {
  if (!('row' in result)) return result
  return {
    status: result.status,
    contact: toContact(result.row, rules, tagNames),
    matchedBy: result.matchedBy,
  }
}
