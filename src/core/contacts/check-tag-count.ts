import type { Scope } from '../../store/scope.ts'
import { countTags } from '../../store/tags.ts'
import { Refusal } from '../failure.ts'
import { limits } from '../limits.ts'

/** Refuses when `more` new tags would pass the workspace's bound. Two batches at once may pass it by theirs. */
export async function checkTagCount(scope: Scope, more: number): Promise<void> {
  const max = limits.tagsPerWorkspaceMax
  if ((await countTags(scope, max)) + more > max) {
    throw new Refusal({ code: 'invalid', faults: [{ field: 'tags', code: 'too_many', expected: max }] })
  }
}
