import { insertContactLog, type NewContactLogRow } from '../../store/contacts/contact-log.ts'
import { readTagged, type TaggedContact, updateTags } from '../../store/contacts/tagged-contacts.ts'
import type { KeyedTag } from '../../store/contacts/tags.ts'
import { insertJobContacts } from '../../store/jobs/job-contacts.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { judgeWrite, resolveTags } from '../contacts/gather-world.ts'
import type { JudgedTags } from '../contacts/judge-draft.ts'
import { getWorkspaceRules, guessWorkspaceRules } from '../fields/workspace-rules.ts'
import { tagToken } from '../finding/search/tokens.ts'
import { limits } from '../kernel/limits.ts'
import { nameKey } from '../values/compare-text.ts'
import { type BulkWrite, writeTo } from './bulk-action.ts'

/** A change of tags only, decided for contacts of which only the tags were read. */
export interface DecidedTags {
  /** The ids of contacts that need a full write, because it also updates something else about them. */
  others: readonly string[]
  change: TagChange
  /** `before`: the contacts that change, by id. `after`: their new state. */
  before: ReadonlyMap<string, TaggedContact>
  after: readonly TaggedContact[]
  /** The number of contacts that already have these tags. */
  unchanged: number
}

/**
 * Decides a bulk change that only adds and removes tags, for locked contacts: the same result as full writes,
 * but it reads only the tags of each contact. Undefined if the change is another one, or if a tag has to be
 * created.
 */
export async function decideTags(
  scope: Scope,
  write: BulkWrite,
  ids: readonly string[],
): Promise<DecidedTags | undefined> {
  const tags = await judgedTags(scope, write)
  if (tags === undefined) return undefined
  const names = [...tags.add, ...tags.remove]
  const { heldTags, contacts } = await readTagged(scope, { names, keys: names.map(nameKey) }, ids)
  const change = await changeOf(tags, heldTags)
  if (change === undefined) return undefined
  const now = new Date()
  const before = new Map<string, TaggedContact>()
  const after: TaggedContact[] = []
  const others: string[] = []
  for (const contact of contacts) {
    const tagIds = changedTags(contact.tag_ids, change)
    if (!contact.isPlain || (tagIds !== undefined && tagIds.length > limits.tagsPerContactMax))
      others.push(contact.id)
    else if (tagIds !== undefined) {
      before.set(contact.id, contact)
      after.push(tagged(contact, tagIds, now))
    }
  }
  return { others, change, before, after, unchanged: contacts.length - others.length - after.length }
}

/** Writes the decided tags, the log and the job's record of changed contacts. */
export async function writeTags(
  scope: Scope,
  jobId: string,
  { change, before, after }: DecidedTags,
): Promise<void> {
  await updateTags(scope, after, { lost: change.remove.map(tagToken), got: change.add.map(tagToken) })
  await insertContactLog(
    scope,
    after.map((row) => logRow(scope, row, before.get(row.id) as TaggedContact)),
  )
  await insertJobContacts(
    scope,
    jobId,
    after.map(({ id, version }) => ({
      contact_id: id,
      version_before: version - 1,
      version_after: version,
    })),
  )
}

async function judgedTags(scope: Scope, write: BulkWrite): Promise<JudgedTags | undefined> {
  if (write.op !== 'update' || write.draft.tags === undefined) return undefined
  // The rules for tag names are the same in every workspace, so possibly outdated rules are sufficient.
  const rules = guessWorkspaceRules(scope)?.rules ?? (await getWorkspaceRules(scope))
  if (write.draft.tags.set !== undefined || Object.keys(write.draft).length > 1) return undefined
  const { judged, faults } = judgeWrite(scope, writeTo('', write), rules, new Set())
  return faults.length > 0 ? undefined : judged?.tags
}

interface TagChange {
  add: string[]
  remove: string[]
}

/** The tags by id; undefined if one to add does not exist. A tag to remove that does not exist is on no contact. */
async function changeOf(
  { add, remove }: JudgedTags,
  heldTags: readonly KeyedTag[],
): Promise<TagChange | undefined> {
  const { ids } = await resolveTags([...add, ...remove], { heldTags: [...heldTags], otherTags: [] })
  const living = new Set(heldTags.map(({ id }) => id))
  const idsOf = (names: readonly string[]) => [...new Set(names.map((name) => ids.get(name) as string))]
  const removed = idsOf(remove)
  const added = idsOf(add).filter((id) => !removed.includes(id))
  if (added.some((id) => !living.has(id))) return undefined
  return { add: added, remove: removed.filter((id) => living.has(id)) }
}

/** The new tags of a contact; undefined if they do not change. */
function changedTags(present: readonly string[], { add, remove }: TagChange): string[] | undefined {
  const missing = add.filter((id) => !present.includes(id))
  const left = remove.length === 0 ? present : present.filter((id) => !remove.includes(id))
  return missing.length === 0 && left.length === present.length ? undefined : [...left, ...missing]
}

function tagged({ id, version, updated_at: updatedAt }: TaggedContact, tagIds: string[], now: Date) {
  // Time never goes backwards, even if the clock of another process is ahead.
  return { id, version: version + 1, updated_at: now > updatedAt ? now : updatedAt, tag_ids: tagIds }
}

function logRow(scope: Scope, after: TaggedContact, before: TaggedContact): NewContactLogRow {
  return {
    contact_id: after.id,
    version: after.version,
    action: 'updated',
    operation_id: scope.operationId,
    actor: scope.actor,
    at: after.updated_at,
    changes: { tag_ids: [before.tag_ids, after.tag_ids] },
  }
}
