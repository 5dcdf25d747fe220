import { setTimeout as sleep } from 'node:timers/promises'
import { EmbeddedError } from './embedded-error.ts'
import { type RunningServer, runServer, type ServerPlan } from './run-server.ts'

const STILL_STARTING_AFTER_MS = 5000
const LEFT_BACKENDS_MS = 30_000

/**
 * Starts the server for the first time in this process. Backends of a server that was killed together
 * with its Roster finish their statement before they notice; PostgreSQL refuses to start beside them,
 * and this waits for them up to 30 s. Says so when a recovery takes long.
 */
export async function firstStart(plan: ServerPlan, log: (message: string) => void): Promise<RunningServer> {
  const deadline = Date.now() + LEFT_BACKENDS_MS
  const timer = setTimeout(() => {
    log('the database is still starting: after a crash it replays its log, up to max_wal_size')
  }, STILL_STARTING_AFTER_MS)
  try {
    for (;;) {
      try {
        return await runServer(plan)
      } catch (error) {
        if (!isBesideLeftBackends(error) || Date.now() > deadline) throw error
        await sleep(100)
      }
    }
  } finally {
    clearTimeout(timer)
  }
}

/** PostgreSQL's `miscinit.c` and `sysv_shmem.c`: "pre-existing shared memory block … is still in use". */
function isBesideLeftBackends(error: unknown): boolean {
  return error instanceof EmbeddedError && error.message.includes('is still in use')
}
