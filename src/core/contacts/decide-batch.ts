import { insertContactLog, type NewContactLogRow } from '../../store/contacts/contact-log.ts'
import type { ContactRead } from '../../store/contacts/contacts.ts'
import { type FieldType, holdFieldTypes } from '../../store/contacts/custom-fields.ts'
import { countTags, insertTags, type KeyedTag } from '../../store/contacts/tags.ts'
import { LostRace } from '../../store/kernel/errors.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { noteEvents } from '../events/record-events.ts'
import type { WorkspaceRules } from '../fields/workspace-rules.ts'
import { Refusal } from '../kernel/failure.ts'
import { limits } from '../kernel/limits.ts'
import { mapInTurns } from '../kernel/semaphore.ts'
import { samePersonNumbers } from '../values/same-number.ts'
import { identifierColumns, identifierKeys, othersOf, toContact } from './contact-row.ts'
import type { ContactWrite } from './draft.ts'
import { foldWrites } from './fold-writes.ts'
import {
  type FoldResult,
  type JudgedAhead,
  type JudgedWrite,
  judgeAndGather,
  resolveTags,
  type TagBook,
  type World,
} from './gather-world.ts'
import type { BriefContact, WriteOutcome } from './outcome.ts'
import { storeContacts } from './store-contacts.ts'
import { judgeAtEnd } from './uniqueness.ts'

export interface WriteOptions {
  /**
   * All or none: one refused write, and every other is `aborted`. Identifiers are judged by what the batch leaves, so that
   * two people may exchange theirs.
   */
  atomic?: boolean
  /** Decides everything and writes nothing: the outcomes are what would happen, ids of new contacts are made up. */
  dryRun?: boolean
  /** What judging these writes came to, before the transaction. */
  ahead?: JudgedAhead | undefined
}

/** What became of one write; `aborted` because of another one of an atomic batch. */
type BatchResult = FoldResult | typeof aborted

/** What was decided on many writes: nothing of it is written before `writeDecided`. */
export interface DecidedBatch {
  judged: readonly JudgedWrite[]
  /** One a write, in order. */
  results: readonly BatchResult[]
  rules: WorkspaceRules
  /** The contacts that the writes are about as they are, and those of them that change as they will be. */
  before: ReadonlyMap<string, ContactRead>
  after: readonly ContactRead[]
  log: readonly NewContactLogRow[]
  /** The tags that it makes. */
  freshTags: readonly KeyedTag[]
  tagNames: ReadonlyMap<string, string>
  at: Date
  /** Nothing comes of it: a dry run, or an atomic batch of which one write is refused. */
  isVoid: boolean
}

/** Decides on many writes in the caller's transaction, where all they are about is locked; nothing is written yet. */
export async function decideBatch(
  scope: Scope,
  writes: readonly ContactWrite[],
  { atomic = false, dryRun = false, ahead }: WriteOptions = {},
): Promise<DecidedBatch> {
  const { rules, judged, tagNames, gathered, livingLists } = await judgeAndGather(scope, writes, ahead)
  const { contacts: before, identifiers, denials } = gathered
  const tags = await resolveTags(tagNames, gathered)
  const world: World = {
    workspaceId: scope.workspaceId,
    rules,
    contacts: new Map(before),
    identifiers,
    denials,
    judgesAtEnd: atomic,
    tagIds: tags.ids,
    livingTagIds: new Set([...tags.names.keys(), ...tags.ids.values()]),
    livingListIds: livingLists,
    now: new Date(),
  }
  const log: NewContactLogRow[] = []
  const folded = await foldWrites(judged, world, log)
  const { holders } = gathered
  const results = atomic ? judgeAtEnd({ results: folded, before, after: world.contacts, holders }) : folded
  const common = { judged, rules, before, log, at: world.now }
  if (atomic && results.some((result) => !('row' in result))) {
    const refused = results.map((result) => ('row' in result ? aborted : result))
    return { ...common, results: refused, after: [], freshTags: [], tagNames: tags.names, isVoid: true }
  }
  const after = [...world.contacts.values()].filter((row) => row !== before.get(row.id))
  const freshTags = freshTagsOf(after, tags)
  if (freshTags.length > 0) await checkTagCount(scope, freshTags.length)
  if (!dryRun) await holdFields(scope, gathered.heldFields, rules, before, after)
  const fresh = [...tags.fresh.values()].map(({ id, name }) => [id, name] as const)
  return {
    ...common,
    results,
    after,
    freshTags,
    tagNames: new Map([...tags.names, ...fresh]),
    isVoid: dryRun,
  }
}

const aborted = { status: 'aborted' } as const

/** Writes all that was decided, in the transaction in which it was decided. */
export async function writeDecided(scope: Scope, decided: DecidedBatch): Promise<void> {
  const { before, after, log, freshTags, at, isVoid } = decided
  if (after.length === 0 || isVoid) return
  await insertTags(scope, freshTags, at)
  await noteTags(scope, freshTags, after, log)
  await storeContacts(scope, before, after)
  await insertContactLog(scope, log)
}

/** One a write, in order; they come true when what was decided is written and committed. */
export function outcomesOf({ results, tagNames, rules }: DecidedBatch): Promise<WriteOutcome[]> {
  return mapInTurns(results, (result) =>
    toOutcome(result, tagNames, (row) => toContact(row, rules, tagNames)),
  )
}

/** Outcomes with no more of each contact than jobs ask for. */
export function briefOutcomesOf({ results, tagNames }: DecidedBatch): WriteOutcome<BriefContact>[] {
  return results.map((result) => toOutcome(result, tagNames, toBrief))
}

/** The new tags that a contact of the batch ended up with, and no others. */
function freshTagsOf(after: readonly ContactRead[], tags: TagBook): KeyedTag[] {
  if (tags.fresh.size === 0) return []
  const fresh = new Map([...tags.fresh.values()].map((tag) => [tag.id, tag]))
  const used = new Set<KeyedTag>()
  for (const { tag_ids } of after)
    for (const id of tag_ids) {
      const tag = fresh.get(id)
      if (tag !== undefined) used.add(tag)
    }
  return [...tags.fresh.values()].filter((tag) => used.has(tag))
}

/** Notes the tags that a batch makes, each by whoever's write gave it to somebody first. */
async function noteTags(
  scope: Scope,
  fresh: readonly KeyedTag[],
  after: readonly ContactRead[],
  log: readonly NewContactLogRow[],
): Promise<void> {
  if (fresh.length === 0) return
  const entries = log.filter(({ changes }) => changes === null || changes.tag_ids !== undefined).reverse()
  const entryOf = new Map(entries.map((entry) => [entry.contact_id, entry]))
  const freshIds = new Set(fresh.map(({ id }) => id))
  const holders = new Map<string, NewContactLogRow | undefined>()
  for (const { id, tag_ids } of after)
    for (const tagId of tag_ids)
      if (freshIds.has(tagId) && !holders.has(tagId)) holders.set(tagId, entryOf.get(id))
  await noteEvents(
    scope,
    fresh.map(({ id, name }) => {
      const { actor, operation_id: operationId, at } = holders.get(id) as NewContactLogRow
      return { type: 'tag.created', id, name, at, by: { actor, operationId } }
    }),
  )
}

type Refused = Exclude<BatchResult, { row: ContactRead }>

function toRefusal(result: Refused): WriteOutcome<never> {
  if (result.status === 'stale') {
    const { id, version, updated_at } = result.present
    const since = Math.max(0, ...result.expected.filter((known) => known < version))
    return { status: 'stale', id, since, present: { version, updatedAt: updated_at, differences: [] } }
  }
  return result
}

function toOutcome<Known>(
  result: BatchResult,
  tagNames: ReadonlyMap<string, string>,
  toKnown: (row: ContactRead) => Known,
): WriteOutcome<Known> {
  if (!('row' in result)) return toRefusal(result)
  const { row, droppedTagIds, ...outcome } = result
  const contact = toKnown(row)
  if (droppedTagIds === undefined) return { ...outcome, contact }
  const droppedTags = droppedTagIds.flatMap((id) => tagNames.get(id) ?? []).sort()
  return { ...outcome, contact, ...(droppedTags.length > 0 && { droppedTags }) }
}

function toBrief({ id, version, do_not_contact, phone, email, external_id }: ContactRead): BriefContact {
  return { id, version, doNotContact: do_not_contact, phone, email, externalId: external_id }
}

/** Refuses when `more` new tags would pass the workspace's bound. Two batches at once may pass it by theirs. */
export async function checkTagCount(scope: Scope, more: number): Promise<void> {
  const max = limits.tagsPerWorkspaceMax
  if ((await countTags(scope, max)) + more > max) {
    throw new Refusal({ code: 'invalid', faults: [{ field: 'tags', code: 'too_many', expected: max }] })
  }
}

/**
 * Sees to it that the custom values which a batch is about to write were judged by types that hold until it is committed:
 * those of `held` do already, any other field that the fold wrote to is held now. One that meanwhile got another type
 * has the whole batch judged again.
 */
async function holdFields(
  scope: Scope,
  held: readonly FieldType[],
  { fieldById }: Pick<WorkspaceRules, 'fieldById'>,
  before: ReadonlyMap<string, ContactRead>,
  after: readonly ContactRead[],
): Promise<void> {
  const others = writtenFields(before, after)
  for (const { id } of held) others.delete(id)
  const more = others.size > 0 ? await holdFieldTypes(scope, [...others]) : []
  const isOther = ({ id, type }: FieldType) => (fieldById.get(id)?.type ?? type) !== type
  if (held.some(isOther) || more.some(isOther))
    throw new LostRace('a custom field got another type meanwhile')
}

/** The fields whose value somebody has now and had not before. */
function writtenFields(before: ReadonlyMap<string, ContactRead>, after: readonly ContactRead[]): Set<string> {
  const written = new Set<string>()
  for (const { id, custom } of after) {
    const former = before.get(id)?.custom
    // The fold makes new objects of what it changes and of nothing else.
    if (custom === former) continue
    for (const fieldId of Object.keys(custom)) {
      if (custom[fieldId] !== former?.[fieldId]) written.add(fieldId)
    }
  }
  return written
}

/**
 * Whether a draft of the batch speaks of one of the identifiers, as `identifiersMovedBy` spells them: had they moved before,
 * it might have been decided otherwise.
 */
export function asksForAny({ judged }: DecidedBatch, identifiers: ReadonlySet<string>): boolean {
  if (identifiers.size === 0) return false
  return judged.some(({ judged }) =>
    identifierKeys.some((key) => {
      const value = judged?.values[identifierColumns[key]]
      if (value === null || value === undefined) return false
      const forms = key === 'phone' ? samePersonNumbers(value) : []
      return [value, ...forms].some((form) => identifiers.has(`${key} ${form}`))
    }),
  )
}

/** The identifiers that contacts get or lose by a batch, which decide whom others find by them and what they may claim. */
export function identifiersMovedBy({ before, after, isVoid }: DecidedBatch): ReadonlySet<string> {
  const moved = new Set<string>()
  if (isVoid) return moved
  for (const row of after) {
    for (const key of identifierKeys) {
      const from = heldBy(before.get(row.id), key)
      const to = heldBy(row, key)
      if (from === to) continue
      if (from !== null) moved.add(`${key} ${from}`)
      if (to !== null) moved.add(`${key} ${to}`)
    }
    const former = before.get(row.id)
    if (former?.other_phones !== row.other_phones || former.other_emails !== row.other_emails)
      for (const other of [...othersOf(former), ...othersOf(row)]) moved.add(other)
  }
  return moved
}

/** A deleted contact holds nothing. */
function heldBy(row: ContactRead | undefined, key: keyof typeof identifierColumns): string | null {
  return row === undefined || row.deleted_at !== null ? null : row[identifierColumns[key]]
}
