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

/** What a batch of writes needs to know before it decides, and hold still until it is written. */
export interface BatchNeeds {
  /** Contacts that it may change. */
  targets: Targets
  /** Identifiers that somebody else may hold. */
  claims: Omit<Targets, 'ids'>
  /** Contacts that it may restore, whose identifiers are claims as well. */
  restoredIds: readonly string[]
  /** Search tokens of the phones and emails that it speaks of, where anybody has others. */
  takenOthers: readonly string[]
  /** Hashes of the phones and emails that it speaks of, where people are gone who were not to be contacted. */
  takenHashes: readonly Buffer[]
  /** Tags that it names. */
  tagWords: TagWords
  /** Lists that it speaks of. */
  listIds: readonly string[]
  /** Custom fields that it writes to. */
  fieldIds: readonly string[]
}

export interface BatchReads {
  /** The workspace's rules as text; undefined: it has been deleted. */
  rules: string | undefined
  contacts: ContactRead[]
  holders: HolderRow[]
  /** Deleted contacts with do-not-contact whose phone or email somebody takes. */
  denied: DeniedRow[]
  /** Which of the hashes are of people who are gone. */
  gone: Buffer[]
  /** The tags that the batch names, held, and those that its contacts have. */
  heldTags: KeyedTag[]
  otherTags: TagName[]
  /** Which of the lists live, held. */
  livingLists: Set<string>
  /** The custom fields that the batch writes to, held. */
  heldFields: FieldType[]
}

/** The rules as text (undefined: the workspace has been deleted) and which of the lists live, held; one round trip. */
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
 * Reads and locks all of it in one round trip, in two when there are contacts to change. Contacts are locked first, in id
 * order; holders are looked for after that, so what is said of anybody is at least as new as the locks, and deleted
 * holders last, so that one who is deleted meanwhile is met as one or the other. So are lists: a statement that waited for a lock sees the contact as it is now, but other tables as they were.
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
      // Before the rules, so that a type which these have is held.
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
