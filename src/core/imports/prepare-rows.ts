import type { Scope } from '../../store/kernel/scope.ts'
import type { ContactWrite, MatchKey } from '../contacts/draft.ts'
import { type JudgedAhead, judgeAhead } from '../contacts/gather-world.ts'
import { isId } from '../kernel/ids.ts'
import { mapInTurns } from '../kernel/semaphore.ts'
import type { RowDraft } from './file-translator.ts'
import type { ImportPlan } from './import-plan.ts'
import type { RowChunk } from './row-cursor.ts'
import { settleLists } from './row-lists.ts'
import { settleOptions } from './row-options.ts'

/** A chunk of a file with everything that can be decided about its rows without the database. */
export interface PreparedRows {
  chunk: RowChunk
  /** One per row; undefined for faulty rows. */
  drafts: (RowDraft | undefined)[]
  /** Whether the row says that its person may be contacted although the plan does not allow lifting. */
  lifts: boolean[]
  /** The contact ids in the rows. */
  ids: (string | undefined)[]
  /** The writes of the rows, if none of them names an id; whether an id exists is known only to the database. */
  writes: ContactWrite[] | undefined
  ahead: JudgedAhead | undefined
}

/** What the rows of an import are written with. */
export interface RowWriting {
  plan: ImportPlan
  /** The time at which the import began. */
  since: Date
}

/** Reads and judges the rows of a chunk, and pauses in between for other work. */
export async function prepareRows(
  scope: Scope,
  chunk: RowChunk,
  writing: RowWriting,
  read: (cells: readonly string[]) => RowDraft,
): Promise<PreparedRows> {
  const { plan } = writing
  const lifts: boolean[] = []
  const drafts = await mapInTurns(chunk.rows, ({ fault, cells }) => {
    const draft = fault === undefined ? read(cells) : undefined
    lifts.push(draft !== undefined && liftsDoNotContact(draft, plan))
    if (draft !== undefined) complete(draft, plan)
    return draft
  })
  await settleLists(scope, drafts, plan)
  await settleOptions(scope, drafts, plan)
  if (plan.listId !== null) for (const row of drafts) if (row !== undefined) addTo(row, plan.listId)
  const ids = drafts.map((draft) => draft && idOfRow(draft, plan))
  const namesIds = ids.some((id) => id !== undefined)
  const writes = namesIds ? undefined : drafts.flatMap((draft) => (draft ? writeOfRow(draft, writing) : []))
  const ahead = writes && (await judgeAhead(scope, writes))
  return { chunk, drafts, lifts, ids, writes, ahead }
}

/**
 * The id by which a row names its contact, in the store's spelling; undefined if it has none or the plan does
 * not match by ids.
 */
function idOfRow({ id }: RowDraft, { match }: ImportPlan): string | undefined {
  return id !== undefined && match.includes('id') && isId(id) ? id.toLowerCase() : undefined
}

/** The write of a completed row. `livingId`: the id in the row, if a living contact has it. */
export function writeOfRow(
  { draft }: RowDraft,
  { plan, since }: RowWriting,
  livingId?: string,
): ContactWrite {
  if (livingId !== undefined) return { op: 'update', id: livingId, draft, modes: plan.write }
  const matchBy = plan.match.filter((key): key is MatchKey => key !== 'id')
  const hasAny = matchBy.some((key) => draft[key] !== undefined)
  // A person without a phone or an email can only be created, never matched.
  if (!hasAny && (plan.mode === 'create' || (plan.mode === 'upsert' && hasName(draft))))
    return { op: 'create', draft }
  const only = plan.mode === 'upsert' ? undefined : plan.mode
  const keepsApart = plan.shared === 'separate' ? since : undefined
  return { op: 'upsert', draft, matchBy, modes: plan.write, only, keepsApart, keepsReplaced: true }
}

function hasName({ firstName, lastName, fullName, businessName }: RowDraft['draft']): boolean {
  return (firstName ?? lastName ?? fullName ?? businessName) !== undefined
}

/** Whether a row says that its person may be contacted although the plan does not allow lifting. */
function liftsDoNotContact({ draft }: RowDraft, plan: ImportPlan): boolean {
  return draft.doNotContact === false && !plan.allowLiftingDoNotContact
}

/**
 * Adds the values of the plan to a row, and removes what the plan does not allow. Changes the draft in place,
 * because there may be a million of them.
 */
function complete({ draft }: RowDraft, plan: ImportPlan): void {
  if (plan.defaultRegion !== null) draft.defaultRegion = plan.defaultRegion
  if (plan.allowLiftingDoNotContact) draft.allowLiftingDoNotContact = true
  if (plan.tags.length > 0) draft.tags = { ...draft.tags, add: [...(draft.tags?.add ?? []), ...plan.tags] }
}

function addTo({ draft }: RowDraft, listId: string): void {
  draft.lists = { ...draft.lists, add: [...(draft.lists?.add ?? []), listId] }
}
