import { workspaceRulesStatement } from '../access/workspace-rules.ts'
import { readTogether } from '../kernel/pipeline.ts'
import type { Scope } from '../kernel/scope.ts'
import {
  type ContactRead,
  type DeniedRow,
  deniedStatement,
  type HolderRow,
  holdersStatement,
  listIdsStatement,
  lockContactsStatement,
  rivalsStatement,
  type Targets,
} from './contacts.ts'
import { type FieldType, holdFieldTypesStatement } from './custom-fields.ts'
import { deniedPeopleStatement } from './erasure.ts'
import { holdListsStatement } from './lists.ts'
import { holdTagsStatement, type KeyedTag, type TagName, type TagWords, tagNamesStatement } from './tags.ts'

/** What a batch of writes has to read and lock before it decides. */
export interface BatchNeeds {
  /** The contacts that it may change. */
  targets: Targets
  /** The identifiers that other contacts may hold. */
  claims: Omit<Targets, 'ids'>
  /** The contacts that it may restore, whose identifiers become claims. */
  restoredIds: readonly string[]
  /** Search tokens of the phones and emails that it names, if any contact has other phones or emails. */
  takenOthers: readonly string[]
  /** Hashes of the phones and emails that it names, if there are erased do-not-contact people. */
  takenHashes: readonly Buffer[]
  /** The tags that it names. */
  tagWords: TagWords
  /** The lists that it names. */
  listIds: readonly string[]
  /** The custom fields that it writes. */
  fieldIds: readonly string[]
}

export interface BatchReads {
  /** The workspace's rules as text; undefined: it is deleted. */
  rules: string | undefined
  contacts: ContactRead[]
  holders: HolderRow[]
  /** Deleted do-not-contact contacts with a phone or email that the batch takes. */
  denied: DeniedRow[]
  /** Those of the hashes that belong to erased people. */
  gone: Buffer[]
  /** `heldTags`: the tags that the batch names, locked. `otherTags`: those that its contacts have. */
  heldTags: KeyedTag[]
  otherTags: TagName[]
  /** The living ones of the lists, locked. */
  livingLists: Set<string>
  /** The custom fields that the batch writes, locked. */
  heldFields: FieldType[]
}

/**
 * Reads the rules as text (undefined: the workspace is deleted) and locks the living ones of the lists, in
 * one round trip.
 */
export async function readRulesAndLists(
  scope: Scope,
  listIds: readonly string[],
): Promise<{ rules: string | undefined; livingLists: Set<string> }> {
  const [rules, lists] = await readTogether<[{ rules: string }, { id: string }]>(scope, [
    workspaceRulesStatement(scope),
    listIds.length > 0 ? holdListsStatement(scope, listIds) : undefined,
  ])
  return { rules: rules[0]?.rules, livingLists: new Set(lists.map(({ id }) => id)) }
}

/**
 * Reads and locks all of it in one round trip, or in two if there are contacts to change. Contacts are locked
 * first, in id order; holders are read after that, so that their state is at least as new as the locks.
 * Deleted holders are read last, so that a contact that is deleted meanwhile is found as one or the other.
 * The contacts' lists are read after the locks too: a statement that waited for a lock sees the contact as it
 * is now, but other tables as they were.
 */
export async function readForBatch(
  scope: Scope,
  { targets, claims, takenOthers, takenHashes, restoredIds, tagWords, listIds, fieldIds }: BatchNeeds,
): Promise<BatchReads> {
  const phones = [...targets.phones, ...claims.phones]
  const emailKeys = [...targets.emailKeys, ...claims.emailKeys]
  const takes = phones.length + emailKeys.length + restoredIds.length > 0
  const [heldFields, rules, living, locked, holders, rivals, heldTags, denied, gone] = await readTogether(
    scope,
    [
      // Before the rules, so that the types in the rules are locked already.
      fieldIds.length > 0 ? holdFieldTypesStatement(scope, fieldIds) : undefined,
      workspaceRulesStatement(scope),
      listIds.length > 0 ? holdListsStatement(scope, listIds) : undefined,
      hasAny(targets) ? lockContactsStatement(scope, targets) : undefined,
      hasAny(claims) ? holdersStatement(scope, claims) : undefined,
      restoredIds.length > 0 ? rivalsStatement(scope, restoredIds) : undefined,
      tagWords.names.length > 0 ? holdTagsStatement(scope, tagWords) : undefined,
      takes
        ? deniedStatement(scope, { phones, emailKeys, others: takenOthers, ofIds: restoredIds })
        : undefined,
      takenHashes.length > 0 ? deniedPeopleStatement(scope, takenHashes) : undefined,
    ],
  )
  const ids = locked.map((row) => row.id)
  const held = new Set(heldTags.map((tag) => tag.id))
  const otherIds = new Set(locked.flatMap((row) => row.tag_ids).filter((id) => !held.has(id)))
  const [memberships, otherTags] = await readTogether(scope, [
    ids.length > 0 ? listIdsStatement(scope, ids) : undefined,
    otherIds.size > 0 ? tagNamesStatement(scope, [...otherIds]) : undefined,
  ])
  const listsOf = new Map(memberships.map((row) => [row.contact_id, row.list_ids]))
  return {
    rules: rules[0]?.rules,
    livingLists: new Set(living.map((row) => row.id)),
    contacts: locked.map((row) => ({ ...row, list_ids: listsOf.get(row.id) ?? [] })),
    holders: [...holders, ...rivals],
    denied,
    gone: gone.map(({ hash }) => hash),
    heldTags,
    otherTags,
    heldFields,
  }
}

function hasAny(targets: Partial<Targets>): boolean {
  return Object.values(targets).some((values) => values.length > 0)
}
