import { lchown, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode } from './has-code.ts'
import type { ServerUser } from './server-user.ts'

/**
 * Gives a cluster that root owns, as after a restore from a backup, to the server's user: PostgreSQL
 * opens only what its own user owns. Does nothing without a user or a cluster, or when it owns it.
 */
export async function handOverCluster(clusterDir: string, user: ServerUser | undefined): Promise<void> {
  if (!user) return
  try {
    if ((await stat(clusterDir)).uid === user.uid) return
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return
    throw error
  }
  await chownTree(clusterDir, user)
}

async function chownTree(dir: string, user: ServerUser): Promise<void> {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) await chownTree(path, user)
    else await lchown(path, user.uid, user.gid)
  }
  // The directory itself last: its owner is how the next start sees that the work was finished.
  await lchown(dir, user.uid, user.gid)
}
