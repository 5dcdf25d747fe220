import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chown, link, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { knock, reachableSocketDir } from './connection.ts'
import { EmbeddedError, hasCode } from './embedded-errors.ts'

/** A locked data directory. The kernel also releases the lock when the process ends, however it ends. */
interface DataDirLock {
  release(): Promise<void>
}

/** How long a living holder may take to send its pid before it is reported without one. */
const BANNER_TIMEOUT_MS = 3000

/**
 * Locks the data directory for this process, or refuses with `held`, naming the directory and the holder's
 * pid. Of any number of concurrent starters exactly one wins.
 *
 * Node has no flock. The lock is a listening Unix socket: it lives exactly as long as its process, even if
 * the pid is reused later, and it is visible across containers that share the volume.
 *
 * Sockets are numbered, `lock/1`, `lock/2`, … and the highest number is valid. To take over from a dead
 * holder, a starter creates the next number by link(2): that publishes a socket which listens already, and
 * succeeds for one starter. The highest file is never removed, so numbers never decrease, and a slow starter
 * that creates an old number sees a higher one beside it and tries again.
 */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  const lockDir = await makeLockDir(dataDir)
  const ownName = `new-${randomBytes(6).toString('hex')}`
  const dir = await reachableSocketDir(lockDir, ownName)
  const ownPath = join(dir.path, ownName)
  const server = await listen(ownPath)
  const release = async () => {
    await new Promise((resolve) => server.close(resolve))
    await dir.release()
  }
  try {
    await claim(dir.path, ownPath, dataDir)
    await rm(ownPath)
    return { release }
  } catch (error) {
    await release()
    throw error
  }
}

async function makeLockDir(dataDir: string): Promise<string> {
  const lockDir = join(dataDir, 'lock')
  await mkdir(lockDir, { recursive: true, mode: 0o700 })
  if (process.getuid?.() === 0) {
    // The owner of the data directory must be able to start here after root did.
    const { uid, gid } = await stat(dataDir)
    await chown(lockDir, uid, gid)
  }
  return lockDir
}

async function listen(path: string): Promise<Server> {
  const server = createServer((socket) => {
    // A client may hang up before it reads; that must not end this process.
    socket.on('error', () => {})
    socket.end(`${process.pid}\n`)
  })
  // Every user that may enter the 0700 directory must be able to tell a dead socket from a live one: a lock
  // that root left would otherwise answer the owner with EACCES for good.
  server.listen({ path, readableAll: true, writableAll: true }).unref()
  await once(server, 'listening')
  return server
}

async function claim(dir: string, ownPath: string, dataDir: string): Promise<void> {
  for (;;) {
    const top = Math.max(0, ...(await listNumbers(dir)))
    if (top > 0) {
      const holder = await knock(join(dir, String(top)), BANNER_TIMEOUT_MS)
      if (holder.state === 'alive') throw heldError(dataDir, holder.banner)
      if (holder.state === 'gone') continue
    }
    const mine = top + 1
    try {
      await link(ownPath, join(dir, String(mine)))
    } catch (error) {
      if (hasCode(error, 'EEXIST')) continue
      throw error
    }
    const numbers = await listNumbers(dir)
    const superseded = Math.max(...numbers) > mine
    const leftOver = superseded ? [mine] : numbers.filter((number) => number < mine)
    await Promise.all(leftOver.map((number) => rm(join(dir, String(number)), { force: true })))
    if (!superseded) return
  }
}

async function listNumbers(dir: string): Promise<number[]> {
  return (await readdir(dir)).filter((name) => /^\d+$/.test(name)).map(Number)
}

function heldError(dataDir: string, pid: string): EmbeddedError {
  const holder = pid === '' ? 'another Roster, which did not say its pid' : `another Roster, pid ${pid}`
  return new EmbeddedError(
    'held',
    `The data directory ${dataDir} is in use by ${holder}: stop that one first, ` +
      'or give this one a data directory of its own (ROSTER_DATA_DIR).',
  )
}
