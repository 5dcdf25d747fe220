import { insertContactLog, type NewContactLogRow } from '../../store/contact-log.ts'
import type { ContactRead } from '../../store/contacts.ts'
import type { Scope } from '../../store/scope.ts'
import { insertTags, type TagName } from '../../store/tags.ts'
import { checkTagCount } from './check-tag-count.ts'
import type { ContactWrite } from './draft.ts'
import { foldWrites } from './fold-writes.ts'
import { holdFields } from './hold-fields.ts'
import { asksForAny, identifiersMoved } from './identifier-moves.ts'
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

export interface DecidedBatch {
  /** One a write, in order; they come true when what is kept is committed. */
  outcomes(): WriteOutcome[]
  /** Writes all of it. */
  keep(): Promise<void>
  /** The identifiers that contacts get or lose by it. */
  moved(): ReadonlySet<string>
  /** Whether a draft speaks of one of these: had they moved before, it might have been decided otherwise. */
  asksForAny(identifiers: ReadonlySet<string>): boolean
}

const aborted: WriteOutcome = { status: 'aborted' }

/** Decides on many writes in the caller's transaction, where all they are about is locked; nothing is written yet. */
export async function decideBatch(
  scope: Scope,
  writes: readonly ContactWrite[],
  { atomic = false, dryRun = false, ahead }: WriteOptions = {},
): Promise<DecidedBatch> {
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
  const asks = (identifiers: ReadonlySet<string>) => asksForAny(judged, identifiers)
  if (atomic && results.some((result) => !('row' in result))) {
    const outcomes = () => results.map((result) => ('row' in result ? aborted : result))
    return { outcomes, keep: async () => {}, moved: () => new Set(), asksForAny: asks }
  }
  const after = [...world.contacts.values()].filter((row) => row !== before.get(row.id))
  const fresh = freshTags(after, tags)
  if (fresh.length > 0) await checkTagCount(scope, fresh.length)
  if (!dryRun) await holdFields(scope, gathered.heldFields, rules, before, after)
  const names = new Map([...tags.names, ...[...tags.fresh].map(([name, id]) => [id, name] as const)])
  return {
    outcomes: () => results.map((result) => toOutcome(result, rules, names)),
    async keep() {
      if (after.length === 0 || dryRun) return
      await insertTags(scope, fresh, world.now)
      await storeContacts(scope, before, after)
      await insertContactLog(scope, log)
    },
    moved: () => (dryRun ? new Set() : identifiersMoved(before, after)),
    asksForAny: asks,
  }
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
