import { stat } from 'node:fs/promises'

/**
 * A name that only the server of this cluster carries, by the directory's device and inode. Given as
 * `cluster_name` it stands in the process's command line, which every user may read; its working
 * directory, the other proof, is closed to a container's root, who has no right to trace.
 */
export async function clusterIdentity(clusterDir: string): Promise<string> {
  const { dev, ino } = await stat(clusterDir)
  return `roster-${dev}-${ino}`
}
