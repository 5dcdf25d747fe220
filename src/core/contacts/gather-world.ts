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

/** A write whose draft was judged: what it asks for, or why it is refused. */
export interface JudgedWrite {
  write: ContactWrite & Authorship
  judged: JudgedDraft | undefined
  faults: readonly Fault[]
}

/** What a batch has in hand when it decides. The contacts are locked; the fold changes this picture as it goes. */
export interface World {
  workspaceId: string
  rules: Pick<WorkspaceRules, 'timezone' | 'defaultRegion' | 'fieldBySlug' | 'fieldById'>
  contacts: Map<string, ContactRead>
  identifiers: IdentifierIndex
  denials: Denials
  /** Whether an identifier is somebody else's is judged when all writes are folded, not with each. */
  judgesAtEnd: boolean
  tagIds: ReadonlyMap<string, string>
  /** Living ones among the tags that the contacts have and that the batch names. */
  livingTagIds: ReadonlySet<string>
  /** Living ones among the lists that the batch names. */
  livingListIds: ReadonlySet<string>
  now: Date
}

export type FoldResult =
  | ({
      status: 'created' | 'updated' | 'unchanged' | 'deleted'
      row: ContactRead
      matchedBy: MatchedBy | null
      shared?: readonly MatchKey[]
      /** Tags that it had before the write and has no more. */
      droppedTagIds?: readonly string[]
    } & ConsentNotes)
  | { status: 'conflict'; conflicts: Conflict[] }
  | { status: 'invalid'; faults: Fault[] }
  | { status: 'not_found' }
  | { status: 'stale'; present: ContactRead; expected: readonly number[] }

/** What a write's outcome says of do-not-contact beside the contact itself. */
export interface ConsentNotes {
  /** A deleted person's phone or email brought it. */
  doNotContactFrom?: DenialSource | undefined
  /** The write would have lifted it, and had no leave to. */
  doNotContactKept?: boolean | undefined
}

interface JudgedBatch {
  rules: WorkspaceRules
  judged: JudgedWrite[]
  /** Names of tags that the writes have. */
  tagNames: string[]
  gathered: Gathered
  /** Living ones among the lists that the writes name. */
  livingLists: ReadonlySet<string>
}

/**
 * Judges the writes by the rules as this process last saw them, or takes them as judged `ahead`, and gathers what they are
 * about, rules and lists of now among it; where those are others than was supposed, all of it again by them.
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

/** By rules and lists that are held already. */
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

/** Writes judged before anybody asked the store: right where it turns out as supposed. */
export interface JudgedAhead {
  supposed: KnownRules
  /** Every list that the writes speak of, each supposed to live. */
  listIds: ReadonlySet<string>
  judged: JudgedWrite[]
}

/** Judges writes by the rules as this process last saw them; undefined when it has not seen any yet. */
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

/** Judges a write's draft, its lists against those that live, and whether an upsert can match anybody. */
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

/** Nothing to match by, and no faulty identifier that would already say why. */
function isUnmatchable(matchBy: readonly MatchKey[], values: Values, { faults }: FaultList): boolean {
  const isFaulty = faults.some(({ field }) => matchBy.some((key) => key === field))
  return !isFaulty && matchBy.every((key) => !values[identifierColumns[key]])
}

/** Every list that a write may put its contact on or take it off, by id. */
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
 * The contacts that a batch is about, locked, who else holds an identifier that it claims, the tags and lists it speaks of,
 * the types of the custom fields that it writes to, held, and the rules of now.
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

/** What people who are gone for good would be known by, by `phone +1…` or `email a@b.example`. */
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
    // Who takes the phone or email of a deleted person, among the others too, gets what was said of contacting them.
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

/** Whose own identifiers become claims: those of a deleted contact are nobody's. */
function comesBack(write: ContactWrite): boolean {
  return write.op === 'restore' || (write.op === 'revert' && write.life === 'living')
}

function lists(wanted: Wanted): { phones: string[]; emailKeys: string[]; externalIds: string[] } {
  return { phones: [...wanted.phone], emailKeys: [...wanted.email], externalIds: [...wanted.externalId] }
}

/** The tags a batch speaks of: ids for every name, those that are not in the store yet among them. */
export interface TagBook {
  ids: Map<string, string>
  names: Map<string, string>
  /** Tags that are not there yet, by their key, with the ids that they get if a write that succeeds uses them. */
  fresh: Map<string, KeyedTag>
}

/** Every tag name that a batch's writes say. */
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

/** Ids for these names, and names for the tags that the batch's contacts already have. */
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
