import type { Scope } from '../../store/scope.ts'
import type { ContactWrite } from '../contacts/draft.ts'
import { type JudgedAhead, judgeAhead } from '../contacts/judge-ahead.ts'
import { mapInTurns } from '../map-in-turns.ts'
import type { RowDraft } from './file-translator.ts'
import type { ImportPlan } from './import-plan.ts'
import type { RowChunk } from './row-cursor.ts'
import { complete, idOfRow, liftsDoNotContact, writeOfRow } from './row-write.ts'

/** A chunk of a file with all that can be said of its rows without the database. */
export interface PreparedRows {
  chunk: RowChunk
  /** A row each; undefined for rows that are none. */
  drafts: (RowDraft | undefined)[]
  /** Whether the row says that somebody may be contacted, which the plan does not let it. */
  lifts: boolean[]
  /** Of rows that name their contact's id. */
  ids: (string | undefined)[]
  /** What the rows ask for, where none of them names an id: whether that is anybody only the database knows. */
  writes: ContactWrite[] | undefined
  ahead: JudgedAhead | undefined
}

/** Reads and judges the rows of a chunk, a few at a time. */
export async function prepareRows(
  scope: Scope,
  chunk: RowChunk,
  plan: ImportPlan,
  read: (cells: readonly string[]) => RowDraft,
): Promise<PreparedRows> {
  const lifts: boolean[] = []
  const drafts = await mapInTurns(chunk.rows, ({ fault, cells }) => {
    const draft = fault === undefined ? read(cells) : undefined
    lifts.push(draft !== undefined && liftsDoNotContact(draft, plan))
    if (draft !== undefined) complete(draft, plan)
    return draft
  })
  const ids = drafts.map((draft) => draft && idOfRow(draft, plan))
  const namesIds = ids.some((id) => id !== undefined)
  const writes = namesIds ? undefined : drafts.flatMap((draft) => (draft ? writeOfRow(draft, plan) : []))
  const ahead = writes && (await judgeAhead(scope, writes))
  return { chunk, drafts, lifts, ids, writes, ahead }
}
