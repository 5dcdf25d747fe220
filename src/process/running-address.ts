import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where a running Roster is reached: from this machine, and by people where its operator says so. */
export interface RunningAddress {
  url: string
  publicUrl?: string | undefined
}

const fileOf = (dataDir: string) => join(dataDir, 'address.json')

/** Notes in the data directory where this Roster is reached. It only spares people a setting, so a failure is none. */
export async function noteAddress(dataDir: string, address: RunningAddress): Promise<void> {
  const path = fileOf(dataDir)
  const fresh = `${path}.${process.pid}`
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    await writeFile(fresh, `${JSON.stringify({ ...address, pid: process.pid })}\n`, { mode: 0o600 })
    await rename(fresh, path)
  } catch {
    await rm(fresh, { force: true }).catch(() => {})
  }
}

const answerMsMax = 1_000

/** Where the Roster that uses this data directory is reached; undefined where none answers. */
export async function findRunningAddress(dataDir: string): Promise<RunningAddress | undefined> {
  try {
    const { url, publicUrl } = JSON.parse(await readFile(fileOf(dataDir), 'utf8')) as RunningAddress
    // Any answer will do: one that is not well is running too.
    await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(answerMsMax) })
    return { url, publicUrl }
  } catch {
    return undefined
  }
}
