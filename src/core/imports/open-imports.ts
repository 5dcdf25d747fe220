import type { PreparedChunks } from './prepared-chunks.ts'

/** More imports than take turns; what is read again costs little. */
const openMax = 8

/** The files that a process is reading, by import. Those that were not read for longest are let go of. */
export class OpenImports {
  readonly #files = new Map<string, PreparedChunks>()

  get(importId: string, open: () => PreparedChunks): PreparedChunks {
    const file = this.#files.get(importId) ?? open()
    this.#files.delete(importId)
    this.#files.set(importId, file)
    const [oldest] = this.#files.keys()
    if (this.#files.size > openMax && oldest !== undefined) void this.drop(oldest)
    return file
  }

  async drop(importId: string): Promise<void> {
    const file = this.#files.get(importId)
    this.#files.delete(importId)
    await file?.close()
  }
}
