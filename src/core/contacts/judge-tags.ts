import { at, type FaultCode } from '../fault.ts'
import type { FaultList } from '../fault-list.ts'
import { limits } from '../limits.ts'
import { isLongerThan, textFault } from '../text.ts'
import type { TagsDraft } from './draft.ts'

export interface JudgedTags {
  add: string[]
  remove: string[]
  set: string[] | undefined
  removeIds: readonly string[]
}

/** Why a tag's name, trimmed, is not one; undefined when it is. 1 to 255 characters, case-sensitive (seed 002). */
export function tagNameFault(name: string): FaultCode | undefined {
  if (name === '') return 'too_short'
  return textFault(name) ?? (isLongerThan(name, limits.tagMax) ? 'too_long' : undefined)
}

/** Trims tag names and drops repetitions; an item that the translator found faulty is undefined and passed over. */
export function judgeTags(draft: TagsDraft, faults: FaultList): JudgedTags {
  const names = (given: TagsDraft['add'], path: string): string[] => {
    const kept = new Set<string>()
    for (const [index, item] of (given ?? []).entries()) {
      const name = item?.trim()
      if (name === undefined) continue
      const code = tagNameFault(name)
      if (code === undefined) kept.add(name)
      else
        faults.add(
          at(path, index),
          code,
          code === 'too_short' ? 1 : code === 'too_long' ? limits.tagMax : undefined,
        )
    }
    return [...kept]
  }
  return {
    add: names(draft.add, draft.paths?.add ?? 'tags'),
    remove: names(draft.remove, draft.paths?.remove ?? 'removeTags'),
    set: draft.set === undefined ? undefined : names(draft.set, draft.paths?.set ?? 'tags'),
    removeIds: draft.removeIds ?? [],
  }
}
