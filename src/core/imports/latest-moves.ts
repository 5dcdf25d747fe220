/** Imports that are remembered: more than a process works on at a time. */
const importsMax = 8

/** The identifiers that the latest chunk of an import moved, which the chunk decided meanwhile did not see. */
export class LatestMoves {
  readonly #moves = new Map<string, ReadonlySet<string>>()

  of(importId: string): ReadonlySet<string> {
    return this.#moves.get(importId) ?? new Set()
  }

  keep(importId: string, moved: ReadonlySet<string>): void {
    // The latest last.
    this.#moves.delete(importId)
    this.#moves.set(importId, moved)
    const [oldest] = this.#moves.keys()
    if (this.#moves.size > importsMax && oldest !== undefined) this.#moves.delete(oldest)
  }

  drop(importId: string): void {
    this.#moves.delete(importId)
  }
}
