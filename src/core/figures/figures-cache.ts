import type { Scope } from '../../store/scope.ts'
import { countFigures } from './count-figures.ts'
import type { Figures } from './figures.ts'

/** Counting takes at most a twentieth of the time, however many open the page. */
const restFactor = 20
const ageMsMax = 60_000
const workspacesMax = 1_000

interface Entry {
  figures: Promise<Figures>
  keptUntil: number
}

/**
 * The figures of workspaces, kept for as long as they were long to count: those of a few thousand contacts for an
 * instant, those of millions for a minute at most. Who asks meanwhile shares a count that is under way.
 */
export class FiguresCache {
  readonly #entries = new Map<string, Entry>()

  async get(scope: Scope): Promise<Figures> {
    const known = this.#entries.get(scope.workspaceId)
    if (known !== undefined && performance.now() < known.keptUntil) return known.figures
    if (this.#entries.size >= workspacesMax) this.#entries.clear()
    const startedAt = performance.now()
    const entry: Entry = { figures: countFigures(scope), keptUntil: Number.POSITIVE_INFINITY }
    this.#entries.set(scope.workspaceId, entry)
    const settle = (restMs: number) => {
      entry.keptUntil = performance.now() + restMs
    }
    entry.figures.then(
      () => settle(Math.min(ageMsMax, (performance.now() - startedAt) * restFactor)),
      () => settle(0),
    )
    return entry.figures
  }
}
