import type { IdPage } from '../../store/id-page.ts'
import { limits } from '../limits.ts'

/** Ids in order, a batch at a time, each page read when the one before has been dealt with. */
export async function* idPages(list: (page: IdPage) => Promise<string[]>): AsyncGenerator<string[]> {
  let afterId: string | undefined
  for (;;) {
    const ids = await list({ limit: limits.batchMax, afterId })
    if (ids.length > 0) yield ids
    if (ids.length < limits.batchMax) return
    afterId = ids.at(-1)
  }
}
