import type { RowCursor } from './row-cursor.ts'

/** More imports than take turns; what is read again costs little. */
const openMax = 8

/** The files that a process is reading, by import. Those that were not read for longest are let go of. */
export class RowCursors {
  readonly #cursors = new Map<string, RowCursor>()

  get(importId: string, open: () => RowCursor): RowCursor {
    const cursor = this.#cursors.get(importId) ?? open()
    this.#cursors.delete(importId)
    this.#cursors.set(importId, cursor)
    const [oldest] = this.#cursors.keys()
    if (this.#cursors.size > openMax && oldest !== undefined) void this.drop(oldest)
    return cursor
  }

  async drop(importId: string): Promise<void> {
    const cursor = this.#cursors.get(importId)
    this.#cursors.delete(importId)
    await cursor?.close()
  }
}
