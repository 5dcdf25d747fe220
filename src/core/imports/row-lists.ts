import { listLists as listRows } from '../../store/contacts/lists.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { Refusal } from '../kernel/failure.ts'
import { isId } from '../kernel/ids.ts'
import { limits } from '../kernel/limits.ts'
import { createList } from '../lists/lists.ts'
import { comparedText } from '../values/compare-text.ts'
import type { RowDraft } from './file-translator.ts'

/**
 * Resolves the lists that rows name to lists of this workspace: by id if it exists here, else by the name in
 * the same position, as in exports of another workspace; of several lists with that name, the oldest. An
 * unknown name creates a list; a dry run creates none and leaves it out. An id without a match stays and
 * becomes a fault of the row. Changes the drafts in place.
 */
export async function settleLists(
  scope: Scope,
  drafts: readonly (RowDraft | undefined)[],
  { dryRun }: { dryRun: boolean },
): Promise<void> {
  const rows = drafts.filter((row): row is RowDraft => row !== undefined && asksForNames(row))
  if (rows.length === 0) return
  const known = await knownLists(scope)
  for (const row of rows) {
    const { add = [], primary, ...rest } = row.draft.lists ?? {}
    const names = row.listNames ?? []
    const moved = new Map<string, string>()
    const ids: string[] = []
    for (let place = 0; place < Math.max(add.length, names.length); place++) {
      const given = add[place] ?? undefined
      const id = given?.toLowerCase()
      const name = names[place] ?? (given !== undefined && !isId(given) ? given : undefined)
      if (id !== undefined && known.ids.has(id)) ids.push(id)
      else if (name !== undefined) {
        const own = await listByName(scope, known, name, dryRun, row)
        if (own !== undefined) ids.push(own)
        if (own !== undefined && id !== undefined) moved.set(id, own)
      } else if (given !== undefined) ids.push(given)
    }
    const first = typeof primary === 'string' ? ofOwn(primary, known, moved, names.length > 0) : primary
    row.draft.lists = { ...rest, add: ids, ...(first !== undefined && { primary: first }) }
  }
}

function asksForNames({ draft, listNames }: RowDraft): boolean {
  return listNames !== undefined || draft.lists?.add?.some((id) => id !== undefined && !isId(id)) === true
}

interface KnownLists {
  ids: Set<string>
  /** By compared name. */
  byName: Map<string, string>
}

async function knownLists(scope: Scope): Promise<KnownLists> {
  const rows = await listRows(scope, { limit: limits.listsPerWorkspaceMax })
  const byName = new Map<string, string>()
  // Newest first, so that the oldest list of a name remains in the map.
  for (const { id, name } of rows) byName.set(comparedText(name), id)
  return { ids: new Set(rows.map(({ id }) => id)), byName }
}

async function listByName(
  scope: Scope,
  { ids, byName }: KnownLists,
  name: string,
  dryRun: boolean,
  { draft }: RowDraft,
): Promise<string | undefined> {
  const key = comparedText(name)
  const found = byName.get(key)
  if (found !== undefined || dryRun) return found
  try {
    const { id } = await createList(scope, { name })
    ids.add(id)
    byName.set(key, id)
    return id
  } catch (error) {
    // Too many lists, or an impossible name: a fault of the row, not of the file.
    if (!(error instanceof Refusal) || error.failure.faults === undefined) throw error
    const faults = error.failure.faults.map((fault) => ({ ...fault, field: 'listNames' }))
    draft.faults = [...(draft.faults ?? []), ...faults]
    return undefined
  }
}

/** The primary list (nedzo-legacy) in this workspace; undefined if a dry run would create it. */
function ofOwn(
  primary: string,
  known: KnownLists,
  moved: ReadonlyMap<string, string>,
  hasNames: boolean,
): string | undefined {
  const id = primary.toLowerCase()
  if (known.ids.has(id)) return id
  return moved.get(id) ?? (hasNames ? undefined : primary)
}
