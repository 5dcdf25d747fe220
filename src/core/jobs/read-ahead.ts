import type { IdPage } from '../../store/kernel/scope.ts'
import { LatestMap } from '../kernel/caches.ts'

/** The number of ids that one query reads ahead: a query may have to read the whole workspace. */
const pageSize = 10_000
/** More jobs than one process works on at once. */
const jobsMax = 8

/** The next ids of a walk; `isEnd` if there are no more after them. */
export interface NextIds {
  ids: string[]
  isEnd: boolean
}

/** The known part of a walk: all ids after `afterId`, up to the last of these. */
interface KnownIds extends NextIds {
  afterId: string | undefined
}

/** Caches ids that were read ahead for the walks of this process. A lost entry costs one query. */
export class ReadAhead {
  readonly #walks = new LatestMap<string, KnownIds>(jobsMax)

  /** The first `limit` ids after `afterId`; `list` reads a page of them in order. */
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
    // A repeated step goes back and needs ids that were dropped.
    const isKnown = page !== undefined && (page.afterId ?? '') <= (afterId ?? '')
    if (!isKnown || afterId === undefined) return undefined
    return { ids: page.ids.filter((id) => id > afterId), isEnd: page.isEnd, afterId }
  }
}
