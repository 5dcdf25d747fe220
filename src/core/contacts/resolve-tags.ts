import type { Scope } from '../../store/scope.ts'
import { findTagNames, holdTags, type TagName } from '../../store/tags.ts'
import { newId } from '../ids.ts'
import type { JudgedWrite } from './world.ts'

/** The tags a batch speaks of: ids for every name, those that are not in the store yet among them. */
export interface TagBook {
  ids: Map<string, string>
  names: Map<string, string>
  /** Names nobody has used yet, with the ids they get if a write that succeeds uses them. */
  fresh: Map<string, string>
}

/** Looks up every tag name of a batch, and the names of the tags that its contacts already have. */
export async function resolveTags(
  scope: Scope,
  writes: readonly JudgedWrite[],
  taggedIds: readonly string[],
): Promise<TagBook> {
  const wanted = new Set<string>()
  for (const { judged } of writes) {
    if (judged === undefined) continue
    const { add, remove, set } = judged.tags
    for (const name of [...add, ...remove, ...(set ?? [])]) wanted.add(name)
  }
  const held = await holdTags(scope, [...wanted])
  const known = new Map(held.map((tag) => [tag.id, tag.name]))
  const rest = taggedIds.filter((id) => !known.has(id))
  const others: TagName[] = await findTagNames(scope, [...new Set(rest)])
  const ids = new Map(held.map((tag) => [tag.name, tag.id]))
  const fresh = new Map<string, string>()
  for (const name of wanted) if (!ids.has(name)) fresh.set(name, newId())
  for (const [name, id] of fresh) ids.set(name, id)
  return { ids, names: new Map([...others, ...held].map((tag) => [tag.id, tag.name])), fresh }
}
