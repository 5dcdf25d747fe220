import type { IdPage } from '../../store/kernel/scope.ts'
import { LatestMap } from '../kernel/caches.ts'

/** Ids that one look at a selection brings in: a look may have to read the whole workspace. */
const pageSize = 10_000
/** More jobs than one process works on at a time. */
const jobsMax = 8

/** The next ids of a walk; `isEnd` when none follow them. */
export interface NextIds {
  ids: string[]
  isEnd: boolean
}

/** What is known of a walk: all ids beyond `afterId`, up to the last of them. */
interface KnownIds extends NextIds {
  afterId: string | undefined
}

/** Ids that were read before they are needed, for the walks that this process is on. Forgetting them costs a look. */
export class ReadAhead {
  readonly #walks = new LatestMap<string, KnownIds>(jobsMax)

  /** The first `limit` ids beyond `afterId`; `list` gives a page of them in order. */
  async next(
    walk: string,
    { afterId, limit }: IdPage,
    list: (page: IdPage) => Promise<string[]>,
  ): Promise<NextIds> {
    let page = this.#rest(walk, afterId)
    if (page === undefined || (page.ids.length === 0 && !page.isEnd)) {
      const ids = await list({ afterId, limit: pageSize })
      page = { ids, isEnd: ids.length < pageSize, afterId }
    }
    this.#walks.set(walk, page)
    return { ids: page.ids.slice(0, limit), isEnd: page.isEnd && page.ids.length <= limit }
  }

  #rest(walk: string, afterId: string | undefined): KnownIds | undefined {
    const page = this.#walks.get(walk)
    // One that goes back, since a step is done again, asks for ids that were let go of.
    const isKnown = page !== undefined && (page.afterId ?? '') <= (afterId ?? '')
    if (!isKnown || afterId === undefined) return undefined
    return { ids: page.ids.filter((id) => id > afterId), isEnd: page.isEnd, afterId }
  }
}
