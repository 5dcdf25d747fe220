import type { ServerUser } from './server-user.ts'

/** A cluster, who runs it, and what its programs are told. */
export interface ClusterPlace {
  /** `spawn` options: working directory, user and group. */
  cwd: string
  user: ServerUser | undefined
  /** The cluster as the value of `-D`. */
  dArgument: string
}

/**
 * How to point a PostgreSQL program at a cluster. Under another user the path may lead through
 * directories that this user cannot enter (`/root`), so the program starts inside the cluster and is
 * told its own working directory, which needs no path. Linux only; on macOS Roster is not run as root.
 */
export function clusterPlace(clusterDir: string, user: ServerUser | undefined): ClusterPlace {
  const byWorkingDirectory = user !== undefined && process.platform === 'linux'
  return { cwd: clusterDir, user, dArgument: byWorkingDirectory ? '/proc/self/cwd' : clusterDir }
}
