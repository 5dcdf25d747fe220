import { setTimeout as delay } from 'node:timers/promises'
import type { ImportSource, ImportState } from './import-source.ts'
import { progressBar } from './progress-bar.ts'
import { untilStopped } from './until-stopped.ts'

const lookEveryMs = 300

/** Shows how far it is until it ends. A signal cancels it: what was written by then stays. */
export async function followImport(source: ImportSource, id: string): Promise<ImportState> {
  const bar = progressBar('rows')
  const said = `what was written by then stays; import ${id} can be undone`
  return untilStopped(said, async (stop) => {
    try {
      for (;;) {
        const found = await source.look(id)
        bar.show(found.rowsRead, { total: found.rowsTotal ?? undefined, share: found.progress ?? undefined })
        if (['done', 'cancelled', 'failed'].includes(found.state)) return found
        await delay(lookEveryMs, undefined, { signal: stop })
      }
    } catch (error) {
      if (stop.aborted) await source.cancel(id)
      throw error
    } finally {
      bar.end()
    }
  })
}
