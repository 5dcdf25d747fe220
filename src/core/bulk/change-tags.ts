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

/** A change of tags alone, decided for the contacts of whom nothing else is looked at. */
export interface DecidedTags {
  /** Those that have to be written as a whole: with them something else is put in order. */
  others: readonly string[]
  change: TagChange
  /** Those that change, by id as they are, and as they will be. */
  before: ReadonlyMap<string, TaggedContact>
  after: readonly TaggedContact[]
  /** How many have it so already. */
  unchanged: number
}

/**
 * Decides a bulk change that adds and takes off tags, and nothing else, for locked contacts: what a write of each would come
 * to, with no more of the contact than its tags. Undefined where the change is another, or a tag has to be made.
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

/** Writes what was decided, with the log and what the job changed. */
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
  // What a tag may be called is no workspace's own rule.
  const rules = guessWorkspaceRules(scope)?.rules ?? (await getWorkspaceRules(scope))
  if (write.draft.tags.set !== undefined || Object.keys(write.draft).length > 1) return undefined
  const { judged, faults } = judgeWrite(scope, writeTo('', write), rules, new Set())
  return faults.length > 0 ? undefined : judged?.tags
}

interface TagChange {
  add: string[]
  remove: string[]
}

/** The tags by id; undefined where one that is added is not there. One that is taken off and is not there is on nobody. */
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

/** What a contact's tags become; undefined where they stay. */
function changedTags(present: readonly string[], { add, remove }: TagChange): string[] | undefined {
  const missing = add.filter((id) => !present.includes(id))
  const left = remove.length === 0 ? present : present.filter((id) => !remove.includes(id))
  return missing.length === 0 && left.length === present.length ? undefined : [...left, ...missing]
}

function tagged({ id, version, updated_at: updatedAt }: TaggedContact, tagIds: string[], now: Date) {
  // Never backwards, also when another process's clock is ahead.
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
