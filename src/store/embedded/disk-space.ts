import { randomBytes } from 'node:crypto'
import { open, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { CLUSTER_DIR } from './connection.ts'
import { EmbeddedError } from './embedded-errors.ts'

const mebibyte = 2 ** 20

/** The volume of a data directory, and the share of the write-ahead log. */
export interface Volume {
  totalBytes: number
  freeBytes: number
  walBytes: number
}

export async function measureVolume(dataDir: string): Promise<Volume> {
  const { bsize, blocks, bavail } = await statfs(dataDir)
  return { totalBytes: blocks * bsize, freeBytes: bavail * bsize, walBytes: await walBytesOf(dataDir) }
}

/** 0 if there is no log yet, or if it is another user's. */
async function walBytesOf(dataDir: string): Promise<number> {
  const directory = join(dataDir, CLUSTER_DIR, 'pg_wal')
  try {
    const names = (await readdir(directory)).filter((name) => /^[0-9A-F]{24}$/.test(name))
    const sizes = await Promise.all(names.map((name) => stat(join(directory, name)).then(({ size }) => size)))
    return sizes.reduce((sum, size) => sum + size, 0)
  } catch {
    return 0
  }
}

const walBytesMost = 2 ** 31
/** PostgreSQL itself needs two segments of 16 MB; with fewer than four it checkpoints all the time. */
const walBytesLeast = 64 * mebibyte

/**
 * The largest write-ahead log: 2 GB, so that a million rows need no checkpoint every few seconds, but at most
 * an eighth of the volume and a third of what is free. It shares the volume with the data, and a server whose
 * log finds no room stops.
 */
export function walBytesFor({ totalBytes, freeBytes, walBytes }: Volume): number {
  const fitting = Math.min(walBytesMost, totalBytes / 8, (freeBytes + walBytes) / 3)
  return Math.max(walBytesLeast, Math.floor(fitting / mebibyte) * mebibyte)
}

/**
 * The bytes that are kept free of writes, and as many again in a reserve file: 32 MB to 128 MB, a sixteenth
 * of the volume.
 */
export function reserveBytesFor({ totalBytes }: Pick<Volume, 'totalBytes'>): number {
  return Math.min(128 * mebibyte, Math.max(32 * mebibyte, Math.floor(totalBytes / 16)))
}

const reserveName = 'reserve'

/**
 * Runs a start of the server. If it fails for lack of space and the reserve still exists, deletes the reserve
 * and tries again: a recovery writes before it can remove anything.
 */
export async function withReserve<T>(
  dataDir: string,
  log: (message: string) => void,
  start: () => Promise<T>,
): Promise<T> {
  try {
    return await start()
  } catch (error) {
    if (!(error instanceof EmbeddedError) || error.reason !== 'disk_full') throw error
    const path = join(dataDir, reserveName)
    const kept = await stat(path).catch(() => undefined)
    if (kept === undefined) throw error
    await rm(path)
    log(
      `the disk of ${dataDir} is full: the ${Math.round(kept.size / mebibyte)} MB that were kept for this are given to the database, so that it can start. Free some space or enlarge the volume`,
    )
    return start()
  }
}

/** Watches the free space of the volume while Roster runs. */
export interface SpaceWatch {
  /** Whether so little is left that writes must stop: the server would stop for lack of room for its log. */
  isShort(): boolean
  stop(): void
}

const lookEveryMs = 500

/**
 * Watches the volume of a data directory, and creates the reserve file if there is room for it. The first
 * check is done on return.
 */
export async function watchSpace(dataDir: string): Promise<SpaceWatch> {
  let isShort = false
  let isLooking = false
  const look = async () => {
    const { bsize, blocks, bavail } = await statfs(dataDir)
    const totalBytes = blocks * bsize
    const freeBytes = bavail * bsize
    const reserveBytes = reserveBytesFor({ totalBytes })
    // More must become free than the limit, or writes would stop and resume all the time.
    isShort = freeBytes < (isShort ? 1.5 : 1) * reserveBytes
    if (freeBytes > 4 * reserveBytes) await makeReserve(join(dataDir, reserveName), reserveBytes)
  }
  await look().catch(() => {})
  const timer = setInterval(() => {
    if (isLooking) return
    isLooking = true
    look()
      .catch(() => {})
      .finally(() => {
        isLooking = false
      })
  }, lookEveryMs).unref()
  return { isShort: () => isShort, stop: () => clearInterval(timer) }
}

/** Writes the whole file, with bytes that no file system can leave out or compress. */
async function makeReserve(path: string, bytes: number): Promise<void> {
  const { size = 0 } = (await stat(path).catch(() => undefined)) ?? {}
  if (size >= bytes) return
  const part = randomBytes(mebibyte)
  const file = await open(path, 'w', 0o600)
  try {
    for (let written = 0; written < bytes; written += part.length) await file.write(part)
    await file.sync()
  } finally {
    await file.close()
  }
}
