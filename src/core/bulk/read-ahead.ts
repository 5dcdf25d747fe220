import type { IdPage } from '../../store/id-page.ts'

/** Ids that one look at a selection brings in: a look may have to read the whole workspace. */
const pageSize = 10_000
/** Jobs whose ids are kept: more than one process works on at a time. */
const jobsMax = 8

/** The next ids of a walk; `isEnd` when none follow them. */
export interface NextIds {
  ids: string[]
  isEnd: boolean
}

/** Ids that were read before they are needed, for the walks that this process is on. Forgetting them costs a look. */
export class ReadAhead {
  readonly #walks = new Map<string, NextIds>()

  /** The first `limit` ids beyond `afterId`; `list` gives a page of them in order. */
  async next(
    walk: string,
    { afterId, limit }: IdPage,
    list: (page: IdPage) => Promise<string[]>,
  ): Promise<NextIds> {
    let page = this.#rest(walk, afterId)
    if (page.ids.length === 0 && !page.isEnd) {
      const ids = await list({ afterId, limit: pageSize })
      page = { ids, isEnd: ids.length < pageSize }
    }
    this.#keep(walk, page)
    return { ids: page.ids.slice(0, limit), isEnd: page.isEnd && page.ids.length <= limit }
  }

  #rest(walk: string, afterId: string | undefined): NextIds {
    const page = this.#walks.get(walk)
    if (page === undefined || afterId === undefined) return { ids: [], isEnd: false }
    return { ids: page.ids.filter((id) => id > afterId), isEnd: page.isEnd }
  }

  #keep(walk: string, page: NextIds): void {
    // The latest last.
    this.#walks.delete(walk)
    this.#walks.set(walk, page)
    for (const oldest of this.#walks.keys()) {
      if (this.#walks.size <= jobsMax) break
      this.#walks.delete(oldest)
    }
  }
}
