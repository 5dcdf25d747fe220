import {
  type BatchNeeds,
  type BatchReads,
  readForBatch,
  readRulesAndLists,
} from '../../store/contacts/batch-reads.ts'
import type { ContactRead } from '../../store/contacts/contacts.ts'
import type { KeyedTag, TagName } from '../../store/contacts/tags.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import {
  guessWorkspaceRules,
  type KnownRules,
  parseWorkspaceRules,
  type WorkspaceRules,
} from '../fields/workspace-rules.ts'
import { otherToken } from '../finding/search/tokens.ts'
import type { Conflict } from '../kernel/failure.ts'
import type { Fault, FaultList } from '../kernel/fault.ts'
import { isId, newId } from '../kernel/ids.ts'
import { mapInTurns } from '../kernel/semaphore.ts'
import { nameKey } from '../values/compare-text.ts'
import { emailKeyOf } from '../values/email.ts'
import { samePersonNumbers } from '../values/same-number.ts'
import { IdentifierIndex, identifierColumns, identifierKeys } from './contact-row.ts'
import { type DenialSource, Denials, denialHash } from './do-not-contact.ts'
import type { Authorship, ContactWrite, MatchedBy, MatchKey } from './draft.ts'
import { type JudgedDraft, judgeDraft, judgeLists, listIdsOf, type Values } from './judge-draft.ts'
import { fieldsPutBack, identifiersPutBack } from './revert-contact.ts'

/** A write with its judged draft, or the faults for which it is refused. */
export interface JudgedWrite {
  write: ContactWrite & Authorship
  judged: JudgedDraft | undefined
  faults: readonly Fault[]
}

/** Everything a batch is decided on. The contacts are locked; the fold updates this state as it goes. */
export interface World {
  workspaceId: string
  rules: Pick<WorkspaceRules, 'timezone' | 'defaultRegion' | 'fieldBySlug' | 'fieldById'>
  contacts: Map<string, ContactRead>
  identifiers: IdentifierIndex
  denials: Denials
  /** Conflicts of identifiers are checked after all writes are folded, not with each write. */
  judgesAtEnd: boolean
  tagIds: ReadonlyMap<string, string>
  /** The living tags among those that the contacts have and that the batch names. */
  livingTagIds: ReadonlySet<string>
  /** The living lists among those that the batch names. */
  livingListIds: ReadonlySet<string>
  now: Date
}

export type FoldResult =
  | ({
      status: 'created' | 'updated' | 'unchanged' | 'deleted'
      row: ContactRead
      matchedBy: MatchedBy | null
      shared?: readonly MatchKey[]
      /** The ids of the tags that the write removed. */
      droppedTagIds?: readonly string[]
    } & ConsentNotes)
  | { status: 'conflict'; conflicts: Conflict[] }
  | { status: 'invalid'; faults: Fault[] }
  | { status: 'not_found' }
  | { status: 'stale'; present: ContactRead; expected: readonly number[] }

/** What the outcome of a write says about do-not-contact beside the contact itself. */
export interface ConsentNotes {
  /** Do-not-contact was taken over from this deleted contact. */
  doNotContactFrom?: DenialSource | undefined
  /** The write would have lifted do-not-contact, but was not allowed to. */
  doNotContactKept?: boolean | undefined
}

interface JudgedBatch {
  rules: WorkspaceRules
  judged: JudgedWrite[]
  /** The tag names in the writes. */
  tagNames: string[]
  gathered: Gathered
  /** The living lists among those that the writes name. */
  livingLists: ReadonlySet<string>
}

/**
 * Judges the writes by the rules that this process last read (or takes `ahead`, which was judged so) and
 * gathers what they are about together with the present rules and lists. If these differ from the assumed
 * ones, judges and gathers again.
 */
export async function judgeAndGather(
  scope: Scope,
  writes: readonly ContactWrite[],
  ahead?: JudgedAhead,
): Promise<JudgedBatch> {
  const guess = ahead ?? (await judgeAhead(scope, writes))
  if (guess === undefined) {
    const { rules, livingLists } = await readRulesAndLists(scope, [...new Set(writes.flatMap(listsOfWrite))])
    return judgedBy(scope, writes, await parseWorkspaceRules(scope, rules), livingLists)
  }
  const { supposed, listIds, judged } = guess
  const tagNames = tagNamesOf(judged)
  const {
    rules: text,
    livingLists,
    ...gathered
  } = await gatherWorld(scope, judged, {
    tagNames,
    listIds,
    rules: supposed.rules,
  })
  const rules = await parseWorkspaceRules(scope, text)
  const isAsSupposed = rules === supposed.rules && livingLists.size === listIds.size
  if (!isAsSupposed) return judgedBy(scope, writes, rules, livingLists)
  return { rules, judged, tagNames, gathered, livingLists }
}

/** Judges and gathers with rules and lists that are locked already. */
async function judgedBy(
  scope: Scope,
  writes: readonly ContactWrite[],
  rules: WorkspaceRules,
  livingLists: ReadonlySet<string>,
): Promise<JudgedBatch> {
  const judged = await mapInTurns(writes, (write) => judgeWrite(scope, write, rules, livingLists))
  const tagNames = tagNamesOf(judged)
  return {
    rules,
    judged,
    tagNames,
    gathered: await gatherWorld(scope, judged, { tagNames, listIds: new Set(), rules }),
    livingLists,
  }
}

/**
 * Writes that were judged before the store was read. They are valid if the assumed rules and lists are the
 * present ones.
 */
export interface JudgedAhead {
  supposed: KnownRules
  /** Every list that the writes name; all are assumed to be living. */
  listIds: ReadonlySet<string>
  judged: JudgedWrite[]
}

/** Judges writes by the rules that this process last read; undefined if it has not read any yet. */
export async function judgeAhead(
  scope: Scope,
  writes: readonly ContactWrite[],
): Promise<JudgedAhead | undefined> {
  const supposed = guessWorkspaceRules(scope)
  if (supposed === undefined) return undefined
  const listIds = new Set(writes.flatMap(listsOfWrite))
  const judged = await mapInTurns(writes, (write) => judgeWrite(scope, write, supposed.rules, listIds))
  return { supposed, listIds, judged }
}

/** Judges a write: its draft, its lists against the living ones, and whether an upsert has an identifier to match by. */
export function judgeWrite(
  scope: Scope,
  write: ContactWrite,
  rules: WorkspaceRules,
  livingLists: ReadonlySet<string>,
): JudgedWrite {
  const authored = {
    ...write,
    actor: write.actor ?? scope.actor,
    operationId: write.operationId ?? scope.operationId,
  }
  if (!('draft' in write)) return { write: authored, judged: undefined, faults: [] }
  const { judged, faults } = judgeDraft(write.draft, rules)
  const lists = judgeLists(write.draft.lists, livingLists, faults)
  if (write.op === 'upsert' && isUnmatchable(write.matchBy, judged.values, faults)) {
    faults.add(write.matchBy[0] ?? '', 'identifier_required', write.matchBy.join(' or '))
  }
  return { write: authored, judged: { ...judged, lists }, faults: faults.faults }
}

/** The draft has no value for any match key, and no fault that already explains it. */
function isUnmatchable(matchBy: readonly MatchKey[], values: Values, { faults }: FaultList): boolean {
  const isFaulty = faults.some(({ field }) => matchBy.some((key) => key === field))
  return !isFaulty && matchBy.every((key) => !values[identifierColumns[key]])
}

/** The ids of all lists that a write may add its contact to or remove it from. */
function listsOfWrite(write: ContactWrite): string[] {
  if ('draft' in write) return listIdsOf(write.draft.lists ?? {})
  if (write.op !== 'revert') return []
  return write.changes.flatMap(({ list_ids }) => (list_ids?.[0] as string[] | undefined) ?? [])
}

type Wanted = Record<MatchKey, Set<string>>

interface Gathered extends Pick<BatchReads, 'heldTags' | 'otherTags' | 'heldFields' | 'holders'> {
  contacts: Map<string, BatchReads['contacts'][number]>
  identifiers: IdentifierIndex
  denials: Denials
}

/**
 * Reads and locks what a batch depends on: its contacts, other holders of the identifiers that it claims, its
 * tags and lists, the types of the custom fields that it writes, and the present rules.
 */
async function gatherWorld(
  scope: Scope,
  writes: readonly JudgedWrite[],
  asked: { tagNames: readonly string[]; listIds: ReadonlySet<string>; rules: WorkspaceRules },
): Promise<Gathered & Pick<BatchReads, 'rules' | 'livingLists'>> {
  const { tagNames, listIds, rules } = asked
  const { taken, ...needs } = needsOf(scope, writes, rules.hasOthers)
  const hashes = hashesOf(taken, rules.denialKey)
  const reads = await readForBatch(scope, {
    ...needs,
    takenHashes: [...hashes.values()],
    tagWords: { names: tagNames, keys: tagNames.map(nameKey) },
    listIds: [...listIds],
  })
  const identifiers = new IdentifierIndex()
  for (const holder of reads.holders) identifiers.claim(holder)
  for (const row of reads.contacts) if (row.deleted_at === null) identifiers.claim(row)
  return {
    ...reads,
    contacts: new Map(reads.contacts.map((row) => [row.id, row])),
    identifiers,
    denials: new Denials(reads.denied, gonePeople(hashes, reads.gone)),
  }
}

/** The hashes under which erased or purged do-not-contact people would be stored, by `phone +1…` or `email a@b.example`. */
function hashesOf(taken: readonly Taken[], key: Buffer | undefined): Map<string, Buffer> {
  if (key === undefined) return new Map()
  return new Map(
    taken.map(([identifier, value]) => [`${identifier} ${value}`, denialHash(key, identifier, value)]),
  )
}

function gonePeople(hashes: ReadonlyMap<string, Buffer>, gone: readonly Buffer[]): Set<string> {
  const found = new Set(gone.map((hash) => hash.toString('hex')))
  return new Set([...hashes].flatMap(([name, hash]) => (found.has(hash.toString('hex')) ? [name] : [])))
}

type Taken = readonly [identifier: 'phone' | 'email', value: string]

function needsOf(
  { workspaceId }: Scope,
  writes: readonly JudgedWrite[],
  hasOthers: boolean,
): Omit<BatchNeeds, 'tagWords' | 'listIds' | 'takenHashes'> & { taken: Taken[] } {
  const ids = new Set<string>()
  const restored = new Set<string>()
  const matches: Wanted = { phone: new Set(), email: new Set(), externalId: new Set() }
  const claims: Wanted = { phone: new Set(), email: new Set(), externalId: new Set() }
  const others = new Set<string>()
  const fields = new Set<string>()
  for (const { write, judged, faults } of writes) {
    if (faults.length > 0) continue
    if ('id' in write && isId(write.id)) (comesBack(write) ? restored : ids).add(write.id)
    if ('externalId' in write && write.externalId !== undefined) matches.externalId.add(write.externalId)
    if (write.op === 'revert') {
      for (const [key, value] of identifiersPutBack(write)) claims[key].add(value)
      for (const fieldId of fieldsPutBack(write)) fields.add(fieldId)
    }
    for (const fieldId of judged?.custom.keys() ?? []) fields.add(fieldId)
    for (const key of judged === undefined ? [] : identifierKeys) {
      const value = judged?.values[identifierColumns[key]]
      if (value === null || value === undefined) continue
      const isMatch = write.op === 'upsert' && write.matchBy.includes(key)
      ;(isMatch ? matches : claims)[key].add(value)
      if (isMatch && hasOthers && key !== 'externalId') others.add(otherToken(workspaceId, value))
    }
    for (const form of samePersonNumbers(judged?.values.phone ?? '')) {
      ;(write.op === 'upsert' ? matches : claims).phone.add(form)
      if (write.op === 'upsert' && hasOthers) others.add(otherToken(workspaceId, form))
    }
    // A contact that takes a phone or email of a deleted person, also as another one, takes over their do-not-contact.
    for (const { phone } of judged?.others.phones ?? [])
      for (const form of [phone, ...samePersonNumbers(phone)]) claims.phone.add(form)
    for (const { email } of judged?.others.emails ?? []) claims.email.add(emailKeyOf(email))
  }
  const taken = [matches, claims].flatMap(({ phone, email }): Taken[] => [
    ...[...phone].map((value): Taken => ['phone', value]),
    ...[...email].map((value): Taken => ['email', value]),
  ])
  return {
    taken,
    takenOthers: hasOthers ? taken.map(([, value]) => otherToken(workspaceId, value)) : [],
    targets: { ids: [...ids, ...restored], ...lists(matches), others: [...others] },
    claims: lists(claims),
    restoredIds: [...restored],
    fieldIds: [...fields],
  }
}

/** Whether the write brings a deleted contact back, so that it claims its own identifiers; while deleted it holds none. */
function comesBack(write: ContactWrite): boolean {
  return write.op === 'restore' || (write.op === 'revert' && write.life === 'living')
}

function lists(wanted: Wanted): { phones: string[]; emailKeys: string[]; externalIds: string[] } {
  return { phones: [...wanted.phone], emailKeys: [...wanted.email], externalIds: [...wanted.externalId] }
}

/** The tags that a batch names: ids for every name, including those of tags that do not exist yet. */
export interface TagBook {
  ids: Map<string, string>
  names: Map<string, string>
  /** Tags that do not exist yet, by their key, with the ids that they get if a successful write uses them. */
  fresh: Map<string, KeyedTag>
}

/** All tag names in the writes of a batch. */
function tagNamesOf(writes: readonly JudgedWrite[]): string[] {
  const names = new Set<string>()
  for (const { judged } of writes) {
    if (judged === undefined) continue
    const { add, remove, set } = judged.tags
    for (const name of add) names.add(name)
    for (const name of remove) names.add(name)
    for (const name of set ?? []) names.add(name)
  }
  return [...names]
}

/** Assigns ids to these names, and collects the names of the tags that the batch's contacts already have. */
export async function resolveTags(
  names: readonly string[],
  { heldTags, otherTags }: Pick<Gathered, 'heldTags' | 'otherTags'>,
): Promise<TagBook> {
  const byName = new Map(heldTags.map((tag) => [tag.name, tag]))
  const byKey = new Map(heldTags.map((tag) => [tag.name_key, tag]))
  const ids = new Map<string, string>()
  const fresh = new Map<string, KeyedTag>()
  await mapInTurns(names, (name) => {
    const key = nameKey(name)
    let tag = byName.get(name) ?? byKey.get(key) ?? fresh.get(key)
    if (tag === undefined) {
      tag = { id: newId(), name, name_key: key }
      fresh.set(key, tag)
    }
    ids.set(name, tag.id)
  })
  const known: TagName[] = [...otherTags, ...heldTags]
  return { ids, names: new Map(known.map((tag) => [tag.id, tag.name])), fresh }
}
