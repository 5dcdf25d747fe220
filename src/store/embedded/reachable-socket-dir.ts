import { closeSync, openSync } from 'node:fs'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A path to a directory, short enough for the sockets in it; `release` gives back what it took. */
export interface ReachableDir {
  path: string
  release(): Promise<void>
}

/** The shortest `sun_path` there is, macOS's 104 bytes with its closing NUL; Linux has 108. */
const SOCKET_PATH_BYTES_MAX = 103

/**
 * Gives a path through which this process can connect to sockets called `socketName` in `dir`: the
 * directory itself, or a stand-in when the whole would be too long for a socket address.
 *
 * On Linux the stand-in is an open descriptor seen through /proc: it leaves nothing behind after a
 * kill, and no cleaner of temporary directories can take it away. Elsewhere it is a link in a fresh
 * directory of mode 0700.
 */
export async function reachableSocketDir(
  dir: string,
  socketName: string,
  platform: string = process.platform,
): Promise<ReachableDir> {
  if (Buffer.byteLength(join(dir, socketName)) <= SOCKET_PATH_BYTES_MAX) {
    return { path: dir, release: async () => {} }
  }
  if (platform === 'linux') {
    const descriptor = openSync(dir, 'r')
    return { path: `/proc/${process.pid}/fd/${descriptor}`, release: async () => closeSync(descriptor) }
  }
  const holder = await mkdtemp(join(tmpdir(), 'roster-'))
  const link = join(holder, 's')
  await symlink(dir, link)
  return { path: link, release: () => rm(holder, { recursive: true, force: true }) }
}
