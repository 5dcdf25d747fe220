import { randomBytes } from 'node:crypto'
import { open, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { CLUSTER_DIR } from './connection.ts'
import { EmbeddedError } from './embedded-errors.ts'

const mebibyte = 2 ** 20

/** The volume of a data directory, and what the write-ahead log takes of it. */
export interface Volume {
  totalBytes: number
  freeBytes: number
  walBytes: number
}

export async function measureVolume(dataDir: string): Promise<Volume> {
  const { bsize, blocks, bavail } = await statfs(dataDir)
  return { totalBytes: blocks * bsize, freeBytes: bavail * bsize, walBytes: await walBytesOf(dataDir) }
}

/** 0 where there is no log yet, or another user's. */
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
/** PostgreSQL itself wants two segments of 16 MB; with fewer than four it checkpoints all the time. */
const walBytesLeast = 64 * mebibyte

/**
 * How large the write-ahead log may grow: 2 GB, so that a million rows need no checkpoint every few seconds, but no more
 * than an eighth of the volume and a third of what is free. It shares the volume with what it protects, and a server whose
 * log finds no room stops.
 */
export function walBytesFor({ totalBytes, freeBytes, walBytes }: Volume): number {
  const fitting = Math.min(walBytesMost, totalBytes / 8, (freeBytes + walBytes) / 3)
  return Math.max(walBytesLeast, Math.floor(fitting / mebibyte) * mebibyte)
}

/** What is kept free of writes, and as much again in a file: 32 MB to 128 MB, a sixteenth of the volume. */
export function reserveBytesFor({ totalBytes }: Pick<Volume, 'totalBytes'>): number {
  return Math.min(128 * mebibyte, Math.max(32 * mebibyte, Math.floor(totalBytes / 16)))
}

const reserveName = 'reserve'

/**
 * Runs a start of the server. Where that ends for want of space and the reserve is still there, the reserve is given up and
 * the start is tried again: a recovery writes before it has anything to remove.
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

/** Room of the volume, looked at while Roster runs. */
export interface SpaceWatch {
  /** There is so little left that writes must not take more: the server would stop for want of room for its log. */
  isShort(): boolean
  stop(): void
}

const lookEveryMs = 500

/** Watches the volume of a data directory, and makes the reserve when there is room for it. The first look is done already. */
export async function watchSpace(dataDir: string): Promise<SpaceWatch> {
  let isShort = false
  let isLooking = false
  const look = async () => {
    const { bsize, blocks, bavail } = await statfs(dataDir)
    const totalBytes = blocks * bsize
    const freeBytes = bavail * bsize
    const reserveBytes = reserveBytesFor({ totalBytes })
    // What was freed must be worth a new try, or writes would stop and go all the time.
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

/** Writes the file whole, with bytes that no file system can leave out or press together. */
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
