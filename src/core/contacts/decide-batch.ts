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
   * All or nothing: if one write is refused, all others become `aborted`. Identifiers are checked against the
   * state after the whole batch, so that two people can swap theirs.
   */
  atomic?: boolean
  /** Decides without writing: the outcomes are what would happen, and the ids of new contacts are made up. */
  dryRun?: boolean
  /** The judgement of these writes that was made before the transaction. */
  ahead?: JudgedAhead | undefined
}

/** The result of one write; `aborted` if another write of an atomic batch was refused. */
type BatchResult = FoldResult | typeof aborted

/** The decision about many writes, as data. Nothing is written before `writeDecided`. */
export interface DecidedBatch {
  judged: readonly JudgedWrite[]
  /** One result per write, in the same order. */
  results: readonly BatchResult[]
  rules: WorkspaceRules
  /** `before`: the contacts that the writes are about, as they are. `after`: those that change, in their new state. */
  before: ReadonlyMap<string, ContactRead>
  after: readonly ContactRead[]
  log: readonly NewContactLogRow[]
  /** The tags that the batch creates. */
  freshTags: readonly KeyedTag[]
  tagNames: ReadonlyMap<string, string>
  at: Date
  /** Nothing will be written: the batch is a dry run, or an atomic batch with a refused write. */
  isVoid: boolean
}

/** Decides many writes in the caller's transaction, with everything they are about locked. Writes nothing. */
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

/** Writes a decided batch. Must run in the transaction in which the batch was decided. */
export async function writeDecided(scope: Scope, decided: DecidedBatch): Promise<void> {
  const { before, after, log, freshTags, at, isVoid } = decided
  if (after.length === 0 || isVoid) return
  await insertTags(scope, freshTags, at)
  await noteTags(scope, freshTags, after, log)
  await storeContacts(scope, before, after)
  await insertContactLog(scope, log)
}

/** One outcome per write, in the same order. They are valid once the batch is written and committed. */
export function outcomesOf({ results, tagNames, rules }: DecidedBatch): Promise<WriteOutcome[]> {
  return mapInTurns(results, (result) =>
    toOutcome(result, tagNames, (row) => toContact(row, rules, tagNames)),
  )
}

/** Outcomes with only the fields of each contact that jobs need. */
export function briefOutcomesOf({ results, tagNames }: DecidedBatch): WriteOutcome<BriefContact>[] {
  return results.map((result) => toOutcome(result, tagNames, toBrief))
}

/** The new tags that at least one contact of the batch has at the end. */
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

/** Adds a `created` event for each new tag, attributed to the first write that gave the tag to a contact. */
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

/**
 * Refuses with `too_many` if `more` new tags would exceed the workspace's limit. Two concurrent batches may
 * exceed it together.
 */
export async function checkTagCount(scope: Scope, more: number): Promise<void> {
  const max = limits.tagsPerWorkspaceMax
  if ((await countTags(scope, max)) + more > max) {
    throw new Refusal({ code: 'invalid', faults: [{ field: 'tags', code: 'too_many', expected: max }] })
  }
}

/**
 * Makes sure that the types by which the batch judged its custom values cannot change before the commit. The
 * fields in `held` are locked already; any other field that the batch writes is locked now. Throws `LostRace`
 * if a field got another type since, so that the whole batch is judged again.
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

/** The ids of the fields of which at least one contact gets a new value. */
function writtenFields(before: ReadonlyMap<string, ContactRead>, after: readonly ContactRead[]): Set<string> {
  const written = new Set<string>()
  for (const { id, custom } of after) {
    const former = before.get(id)?.custom
    // The fold copies an object only when it changes it, so an equal reference means no change.
    if (custom === former) continue
    for (const fieldId of Object.keys(custom)) {
      if (custom[fieldId] !== former?.[fieldId]) written.add(fieldId)
    }
  }
  return written
}

/**
 * Whether a draft of the batch names one of the identifiers, in the form of `identifiersMovedBy`. If such an
 * identifier moved before the batch was decided, the decision may be wrong.
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

/**
 * The identifiers that contacts gain or lose through a batch. They decide which contacts later writes match
 * and which identifiers those may claim.
 */
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

/** A deleted contact holds no identifiers. */
function heldBy(row: ContactRead | undefined, key: keyof typeof identifierColumns): string | null {
  return row === undefined || row.deleted_at !== null ? null : row[identifierColumns[key]]
}
