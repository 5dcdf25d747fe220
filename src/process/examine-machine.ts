import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Finding, failed, ok, warning } from '../core/doctor/findings.ts'
import { measureVolume, walBytesFor } from '../store/database/database.ts'
import { describeOldNode, rosterVersion } from './node-version.ts'

const freeBytesMin = 200 * 1024 * 1024
const freeShareNoted = 0.1

/** The most permissive mode of each file: the bits that may be set. */
const closed: Record<string, number> = { 'first-keys.txt': 0o600, postgres: 0o750 }

interface MachineSettings {
  dataDir: string
  /** The operator's PostgreSQL, whose disk is elsewhere. */
  databaseUrl: string | undefined
  walBytesMax: number | undefined
}

/** Examines the machine that Roster runs on: its Node, and the disk of the data directory. Without one, only Node. */
export async function* examineMachine({
  dataDir,
  databaseUrl,
  walBytesMax,
}: MachineSettings): AsyncGenerator<Finding> {
  yield judgeNode(process.versions.node)
  const directory = resolve(dataDir)
  if ((await modeOf(directory)) === undefined) return
  yield await judgeDisk(directory, { hasServer: databaseUrl === undefined, walBytesMax })
  yield await judgeModes(directory)
}

function judgeNode(version: string): Finding {
  const tooOld = describeOldNode(version)
  return tooOld === undefined
    ? ok('versions', `Roster ${rosterVersion()} on Node ${version}`)
    : failed('versions', tooOld)
}

/**
 * The free space, and how much of it the embedded server's log may still take; without an embedded server,
 * only the free space.
 */
async function judgeDisk(
  directory: string,
  { hasServer, walBytesMax }: { hasServer: boolean; walBytesMax: number | undefined },
): Promise<Finding> {
  const volume = await measureVolume(directory)
  const { totalBytes, freeBytes, walBytes } = volume
  const toCome = hasServer ? Math.max(0, (walBytesMax ?? walBytesFor(volume)) - walBytes) : 0
  const share = freeBytes / totalBytes
  const log = toCome === 0 ? '' : `, of which PostgreSQL's log may still take ${gigabytes(toCome)}`
  const says = `${gigabytes(freeBytes)} free where ${directory} lies (${Math.floor(share * 100)} %)${log}`
  if (freeBytes - toCome < Math.min(freeBytesMin, totalBytes / 8))
    return failed(
      'disk',
      `${says}: Roster stops writing before it is full. Free some space, enlarge the volume or lower ROSTER_WAL_BYTES_MAX`,
    )
  return share < freeShareNoted ? warning('disk', says) : ok('disk', says)
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1_073_741_824).toFixed(bytes < 1_073_741_824 ? 2 : 1)} GB`
}

/** Anyone who can read these files can read every contact. */
async function judgeModes(directory: string): Promise<Finding> {
  const open: string[] = []
  for (const [name, allowed] of Object.entries(closed)) {
    const path = join(directory, name)
    const mode = await modeOf(path)
    if (mode !== undefined && (mode & ~allowed & 0o077) !== 0)
      open.push(`${path} has mode ${mode.toString(8)}: chmod ${allowed.toString(8)} it`)
  }
  return open.length > 0
    ? failed('files', open.join('; '))
    : ok('files', `keys and tables in ${directory} are their owner’s alone`)
}

async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode & 0o777
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
