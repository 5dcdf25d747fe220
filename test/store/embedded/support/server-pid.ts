import { join } from 'node:path'
import { CLUSTER_DIR } from '../../../../src/store/embedded/connection.ts'
import { readArguments, readPostmasterPid } from '../../../../src/store/embedded/running-server.ts'

/** The pid of the server that runs in `dataDir`; undefined when none does. */
export async function serverPid(dataDir: string): Promise<number | undefined> {
  return (await readPostmasterPid(join(dataDir, CLUSTER_DIR)))?.pid
}

/** True while the process is a running PostgreSQL server, not a zombie nor another program. */
export async function isRunningServer(pid: number): Promise<boolean> {
  return (await readArguments(pid)).some((argument) => argument.startsWith('cluster_name='))
}
