import type { TagName } from '../../store/tags.ts'
import { newId } from '../ids.ts'
import type { Gathered } from './gather-world.ts'
import type { JudgedWrite } from './world.ts'

/** The tags a batch speaks of: ids for every name, those that are not in the store yet among them. */
export interface TagBook {
  ids: Map<string, string>
  names: Map<string, string>
  /** Names nobody has used yet, with the ids they get if a write that succeeds uses them. */
  fresh: Map<string, string>
}

/** Every tag name that a batch's writes say. */
export function tagNamesOf(writes: readonly JudgedWrite[]): string[] {
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
export function resolveTags(
  names: readonly string[],
  { heldTags, otherTags }: Pick<Gathered, 'heldTags' | 'otherTags'>,
): TagBook {
  const ids = new Map(heldTags.map((tag) => [tag.name, tag.id]))
  const fresh = new Map<string, string>()
  for (const name of names) if (!ids.has(name)) fresh.set(name, newId())
  for (const [name, id] of fresh) ids.set(name, id)
  const known: TagName[] = [...otherTags, ...heldTags]
  return { ids, names: new Map(known.map((tag) => [tag.id, tag.name])), fresh }
}
