import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The URLs of a running Roster: from this machine, and for people if its operator sets one. */
export interface RunningAddress {
  url: string
  publicUrl?: string | undefined
}

const fileOf = (dataDir: string) => join(dataDir, 'address.json')

/** Stores this Roster's URLs in the data directory. They only save people a setting, so failures are ignored. */
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

/** The URLs of the Roster that uses this data directory; undefined if none answers. */
export async function findRunningAddress(dataDir: string): Promise<RunningAddress | undefined> {
  try {
    const { url, publicUrl } = JSON.parse(await readFile(fileOf(dataDir), 'utf8')) as RunningAddress
    // Any answer is enough: an unhealthy Roster is running too.
    await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(answerMsMax) })
    return { url, publicUrl }
  } catch {
    return undefined
  }
}
