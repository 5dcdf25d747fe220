import { setTimeout as sleep } from 'node:timers/promises'
import type { RunningServer } from './run-server.ts'

/** A server that is kept running. */
export interface Supervised {
  /** Stops the server for good; resolves when its process is gone. */
  stop(): Promise<void>
}

const FIRST_PAUSE_MS = 50
const PAUSE_MAX_MS = 5000
/** A server that lived this long was well; when it ends, the pauses begin again at the first. */
const WELL_AFTER_MS = 60_000

/**
 * Keeps a server running: when it ends by itself, `start` is called again, after a pause that doubles
 * from 50 ms to 5 s while it keeps failing (PostgreSQL refuses to start until every backend of a killed
 * server is gone). After `stop()` nothing starts again; a start under way is aborted by its signal.
 */
export function supervise(
  first: RunningServer,
  start: (signal: AbortSignal) => Promise<RunningServer>,
  log: (message: string) => void,
): Supervised {
  const stopping = new AbortController()
  const { signal } = stopping
  let server: RunningServer | undefined = first

  async function keepRunning(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS
    while (!signal.aborted) {
      if (server) {
        const since = Date.now()
        const how = await server.ended
        server = undefined
        if (signal.aborted) return
        if (Date.now() - since > WELL_AFTER_MS) pauseMs = FIRST_PAUSE_MS
        log(`the database server ended (${how}); starting it again`)
      }
      await sleep(pauseMs, undefined, { signal }).catch(() => {})
      if (signal.aborted) return
      pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS)
      try {
        server = await start(signal)
        log(`the database server is back (pid ${server.pid})`)
      } catch (error) {
        if (!signal.aborted)
          log(`the database server is not back yet: ${error instanceof Error ? error.message : error}`)
      }
    }
  }

  const keeping = keepRunning()
  return {
    async stop() {
      stopping.abort()
      await server?.stop()
      await keeping
      await server?.stop()
    },
  }
}
