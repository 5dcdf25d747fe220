import { isDeepStrictEqual } from 'node:util'
import { lockWorkspace } from '../../../store/access/workspaces.ts'
import type { TokenQuery } from '../../../store/finding/condition.ts'
import type { NamedTable } from '../../../store/finding/named-records.ts'
import { listSegments, updateSegment } from '../../../store/finding/segments.ts'
import { listUnfinishedInputs, updateJobInput } from '../../../store/jobs/jobs.ts'
import type { Scope } from '../../../store/kernel/scope.ts'
import type { SegmentRow } from '../../../store/kernel/tables.ts'
import { listWebhooks, lockWebhook, updateWebhook } from '../../../store/webhooks/webhooks.ts'
import { customPrefix } from '../../fields/contact-fields.ts'
import { notFound, Refusal } from '../../kernel/failure.ts'
import { limits } from '../../kernel/limits.ts'
import { comparedText } from '../../values/compare-text.ts'
import { type FilterTest, type FilterTree, mapTests } from '../filters/filter-tree.ts'
import { tagToken } from '../search/tokens.ts'

/** A record that a stored filter may name: a tag, list, segment or custom field, by its id; or options of a field. */
export type Reference =
  | { kind: NamedTable | 'customFields'; id: string }
  | {
      kind: 'options'
      id: string
      /** The words by which a stored test may name them, as compared text: ids and names. */
      words: ReadonlySet<string>
    }

/** A segment whose filter names a record, itself or through another segment. */
export interface SegmentUse {
  id: string
  name: string
  /** Whether the filter would start to match contacts that it excludes now, if the record were deleted. */
  widens: boolean
}

/** The effect on a filter of the deletion of a record that it names. */
interface Effect {
  widens: boolean
  narrows: boolean
}

const none: Effect = { widens: false, narrows: false }

/**
 * The living segments that would change if the record were deleted, newest first. Exact for nested segments:
 * a comparison that excludes (`!=`, `not`, `no:`) then matches more contacts, any other one fewer.
 */
export async function segmentsUsing(scope: Scope, reference: Reference): Promise<SegmentUse[]> {
  const rows = await listSegments(scope, { whose: 'all', limit: limits.segmentsPerWorkspaceMax })
  const effectOf = effects(rows, reference)
  return rows.flatMap(({ id, name, owner }) => {
    const { widens, narrows } = id === reference.id ? none : effectOf(id)
    return widens || narrows ? [{ id, name: isOthers(owner, scope) ? hiddenName : name, widens }] : []
  })
}

/** What another person's own segment is called: that there is one matters, its name is theirs. */
const hiddenName = 'a personal view'

const isOthers = (owner: string, { actor }: Scope) => owner !== '' && owner !== actor

/**
 * The segments that a deletion changes, for its answer. Refuses with `in_use`, unless `force`, if a segment
 * would start to match contacts that it excludes now. Called in the transaction of the deletion, in which no
 * segment can change.
 */
export async function settleUses(
  scope: Scope,
  reference: Reference,
  { force }: { force: boolean },
): Promise<SegmentUse[]> {
  if (!(await lockWorkspace(scope))) throw notFound()
  const uses = await segmentsUsing(scope, reference)
  if (!force) refuseWidening(uses, `Deleting it would let in the people that ${namesOf(uses)} keeps out.`)
  return uses
}

/** Refuses with `in_use` if one of these segments would start to match contacts that it excludes. */
export function refuseWidening(uses: readonly SegmentUse[], because: string): void {
  const widening = uses.filter(({ widens }) => widens)
  if (widening.length === 0) return
  const usedBySegments = widening.map(({ id, name }) => ({ id, name }))
  throw new Refusal({
    code: 'in_use',
    detail: `${because} Change the segment first; on /v2, \`force=true\` does it all the same.`,
    usedBySegments,
  })
}

/** The names of these segments, for a sentence. */
export function namesOf(uses: readonly SegmentUse[]): string {
  const names = uses.filter(({ widens }) => widens).map(({ name }) => `“${name}”`)
  const shown = names.slice(0, 3).join(', ')
  const more = names.length > 3 ? ` and ${names.length - 3} more` : ''
  return `the segment${names.length === 1 ? '' : 's'} ${shown}${more}`
}

function effects(rows: readonly SegmentRow[], reference: Reference): (id: string) => Effect {
  const trees = new Map(rows.map(({ id, filter }) => [id, filter as FilterTree]))
  const known = new Map<string, Effect>()
  function effectOf(id: string): Effect {
    const found = known.get(id)
    const tree = trees.get(id)
    if (found !== undefined || tree === undefined) return found ?? none
    // A segment inside itself matches no contact.
    known.set(id, none)
    const effect = effectOfTree(tree)
    known.set(id, effect)
    return effect
  }
  function effectOfTree(tree: FilterTree): Effect {
    if ('and' in tree) return together(tree.and.map(effectOfTree))
    if ('or' in tree) return together(tree.or.map(effectOfTree))
    return 'not' in tree ? swapped(effectOfTree(tree.not)) : effectOfTest(tree)
  }
  function effectOfTest(test: FilterTest): Effect {
    const isExclusion = excluding.has(test.op)
    if (isAbout(test, reference)) return { widens: isExclusion, narrows: !isExclusion }
    if (test.field !== 'segment') return none
    const inner = together([test.value ?? []].flat().map(effectOf))
    return isExclusion ? swapped(inner) : inner
  }
  return effectOf
}

/** Comparisons that match a contact without a value. */
const excluding: ReadonlySet<FilterTest['op']> = new Set(['ne', 'none', 'absent'])

const fieldOf = { tags: 'tags', lists: 'lists', segments: 'segment' } as const

function isAbout({ field, op, value = [] }: FilterTest, reference: Reference): boolean {
  const { kind, id } = reference
  if (kind === 'customFields') return field === customPrefix + id
  if (kind === 'options') {
    if (field !== customPrefix + id) return false
    // A contact that loses its only option has no value.
    if (op === 'present' || op === 'absent') return true
    const isWhole = !['contains', 'startsWith', 'endsWith'].includes(op)
    const words = [value].flat().map(comparedText)
    return words.some((word) => !isWhole || reference.words.has(word))
  }
  return field === fieldOf[kind] && [value].flat().includes(id)
}

function together(parts: readonly Effect[]): Effect {
  return { widens: parts.some(({ widens }) => widens), narrows: parts.some(({ narrows }) => narrows) }
}

function swapped({ widens, narrows }: Effect): Effect {
  return { widens: narrows, narrows: widens }
}

/**
 * Replaces a tag in every stored filter of segments and webhooks, in the caller's transaction, in which no
 * segment can change. While a merge moves contacts from one tag to another, filters name both tags, so that
 * they always match each contact.
 */
export async function replaceTagInSegments(
  scope: Scope,
  tagId: string,
  by: readonly string[],
): Promise<FilterChange[]> {
  return changeFilters(scope, ({ filter }) => replaceTag(filter as FilterTree, tagId, by))
}

/** A segment or a webhook, whose filter is kept. */
export type FilterHolder = Pick<SegmentRow, 'id' | 'filter' | 'updated_at'>

/** The change of a segment's or webhook's filter. */
export interface FilterChange {
  id: string
  before: FilterTree
  after: FilterTree
}

/** The filter with other tags in place of one. Pure. */
export function replaceTag(filter: FilterTree, tagId: string, by: readonly string[]): FilterTree {
  return mapTests(filter, (test) =>
    isAbout(test, { kind: 'tags', id: tagId }) ? withTag(test, tagId, by) : test,
  )
}

/**
 * Sets the filters that `filterFor` returns for living segments, and for webhooks that have one, in the caller's
 * transaction. Returns those that changed.
 */
export async function changeFilters(
  scope: Scope,
  filterFor: (holder: FilterHolder) => FilterTree,
): Promise<FilterChange[]> {
  const changes: FilterChange[] = []
  const isChanged = ({ id, filter }: FilterHolder, after: FilterTree) => {
    if (isDeepStrictEqual(after, filter)) return false
    changes.push({ id, before: filter as FilterTree, after })
    return true
  }
  // Webhooks are locked before the workspace, in the same order everywhere.
  for (const { id } of await listWebhooks(scope, { limit: limits.webhooksPerWorkspaceMax })) {
    const row = await lockWebhook(scope, id)
    if (row === undefined || row.filter === null) continue
    const filter = filterFor({ ...row, filter: row.filter })
    // Later than before, whatever the clock says: it is the version.
    const updatedAt = new Date(Math.max(Date.now(), row.updated_at.getTime() + 1))
    if (isChanged({ ...row, filter: row.filter }, filter))
      await updateWebhook(scope, { ...row, filter, updated_at: updatedAt })
  }
  if (!(await lockWorkspace(scope))) throw notFound()
  for (const row of await listSegments(scope, { whose: 'all', limit: limits.segmentsPerWorkspaceMax })) {
    const filter = filterFor(row)
    if (isChanged(row, filter)) await updateSegment(scope, row.id, { ...row, filter }, new Date())
  }
  return changes
}

function withTag(test: FilterTest, tagId: string, by: readonly string[]): FilterTest {
  const before = [test.value ?? []].flat()
  const value = [...new Set(before.flatMap((id) => (id === tagId ? by : [id])))]
  const isExclusion = excluding.has(test.op)
  if (value.length === 1) return { ...test, op: isExclusion ? 'ne' : 'eq', value: value[0]! }
  return { ...test, op: isExclusion ? 'none' : 'any', value }
}

/**
 * Makes the selections of running jobs accept either of two tags for one of them, so that a concurrent merge
 * neither removes contacts from a selection nor adds excluded ones.
 */
export async function widenTagInJobs(scope: Scope, tagId: string, otherId: string): Promise<void> {
  const token = tagToken(tagId)
  for (const { id, input } of await listUnfinishedInputs(scope, token)) {
    await updateJobInput(scope, id, withEither(input, token, tagToken(otherId)) as object)
  }
}

function withEither(part: unknown, token: string, other: string): unknown {
  if (Array.isArray(part)) return part.map((item) => withEither(item, token, other))
  if (typeof part !== 'object' || part === null) return part
  if ('token' in part && part.token === token) {
    const some: TokenQuery[] = [part as TokenQuery, { token: other, whole: true }]
    return { some }
  }
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, withEither(value, token, other)]),
  )
}
