import { insertContactLog, type NewContactLogRow } from '../../store/contact-log.ts'
import type { ContactRead } from '../../store/contacts.ts'
import { isUnavailable, OutcomeUnknown } from '../../store/errors.ts'
import type { Scope } from '../../store/scope.ts'
import { insertTags, type TagName } from '../../store/tags.ts'
import { inTransaction } from '../../store/transaction.ts'
import { Refusal } from '../failure.ts'
import { checkTagCount } from './check-tag-count.ts'
import type { ContactWrite } from './draft.ts'
import { foldWrites } from './fold-writes.ts'
import type { JudgedAhead } from './judge-ahead.ts'
import { judgeAndGather } from './judge-and-gather.ts'
import type { WriteOutcome } from './outcome.ts'
import { resolveTags, type TagBook } from './resolve-tags.ts'
import { storeContacts } from './store-contacts.ts'
import { toContact } from './to-contact.ts'
import type { WorkspaceRules } from './workspace-rules.ts'
import type { FoldResult, World } from './world.ts'

export interface WriteOptions {
  /** All or none: one refused write, and every other is `aborted`. */
  atomic?: boolean
  /** Decides everything and writes nothing: the outcomes are what would happen, ids of new contacts are made up. */
  dryRun?: boolean
  /** The same writes, judged before the transaction. */
  ahead?: JudgedAhead | undefined
}

/**
 * The one door: writes many drafts and returns one outcome each, in order, in one transaction with their tags, list
 * memberships and log rows. Never throws.
 *
 * A draft that is refused costs its neighbours nothing. What loses a race against another transaction is decided again;
 * a batch that still cannot be written as one is halved, down to single writes, so that only the write at fault fails.
 */
export async function writeContacts(
  scope: Scope,
  writes: readonly ContactWrite[],
  options: WriteOptions = {},
): Promise<WriteOutcome[]> {
  try {
    return await inTransaction(scope, (scope) => writeBatch(scope, writes, options))
  } catch (error) {
    const isEverybodys = options.atomic || isUnavailable(error) || error instanceof OutcomeUnknown
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

/** The same within the caller's transaction, which what it throws must end: `LostRace` runs it again. */
export async function writeBatch(
  scope: Scope,
  writes: readonly ContactWrite[],
  { atomic = false, dryRun = false, ahead }: WriteOptions = {},
): Promise<WriteOutcome[]> {
  const { rules, judged, tagNames, gathered, livingLists } = await judgeAndGather(scope, writes, ahead)
  const { contacts: before, identifiers } = gathered
  const tags = resolveTags(tagNames, gathered)
  const world: World = {
    workspaceId: scope.workspaceId,
    rules,
    contacts: new Map(before),
    identifiers,
    tagIds: tags.ids,
    livingTagIds: new Set([...tags.names.keys(), ...tags.ids.values()]),
    livingListIds: livingLists,
    now: new Date(),
  }
  const log: NewContactLogRow[] = []
  const results = foldWrites(judged, world, log)
  if (atomic && results.some((result) => !('row' in result))) {
    return results.map((result) => ('row' in result ? { status: 'aborted' } : result))
  }
  const after = [...world.contacts.values()].filter((row) => row !== before.get(row.id))
  const fresh = freshTags(after, tags)
  if (fresh.length > 0) await checkTagCount(scope, fresh.length)
  if (after.length > 0 && !dryRun) {
    await insertTags(scope, fresh, world.now)
    await storeContacts(scope, before, after)
    await insertContactLog(scope, log)
  }
  const names = new Map([...tags.names, ...[...tags.fresh].map(([name, id]) => [id, name] as const)])
  return results.map((result) => toOutcome(result, rules, names))
}

/** The new tags that a contact of the batch ended up with, and no others. */
function freshTags(after: readonly ContactRead[], tags: TagBook): TagName[] {
  if (tags.fresh.size === 0) return []
  const used = new Set(after.flatMap((row) => row.tag_ids))
  return [...tags.fresh].filter(([, id]) => used.has(id)).map(([name, id]) => ({ id, name }))
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
