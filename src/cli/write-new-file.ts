import { randomBytes } from 'node:crypto'
import { type FileHandle, link, lstat, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Writable } from 'node:stream'
import { CliError, fileError } from './cli-errors.ts'

/** What file systems without hard links say (vfat, exFAT, some of the network). */
const noLinkCodes = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']

/**
 * Writes a file, mode 0600, that appears under its name only when it is complete and on disk; `write` must end the
 * stream it gets. Refuses an existing name, also one that is created meanwhile; `force` replaces an existing file,
 * which stays until the new one is complete.
 */
export async function writeNewFile<T>(
  path: string,
  { force }: { force: boolean },
  write: (output: Writable) => Promise<T>,
): Promise<T> {
  // A random name, so that two writers of the same file do not mix; refused if a link of that name exists.
  const part = `${path}.${randomBytes(4).toString('hex')}.part`
  try {
    // Before the work, which may take hours.
    await refuseTaken(path, force)
    const result = await writeToDisk(part, write)
    await (force ? rename(part, path) : nameUnlessTaken(part, path))
    await syncDirectory(dirname(path))
    return result
  } catch (error) {
    await rm(part, { force: true })
    throw fileError(error, path)
  }
}

async function writeToDisk<T>(path: string, write: (output: Writable) => Promise<T>): Promise<T> {
  const file = await open(path, 'wx', 0o600)
  try {
    const result = await write(streamTo(file))
    await file.sync()
    return result
  } finally {
    await file.close()
  }
}

/** A stream of the handle's own would close it at its end, before it is synced. */
function streamTo(file: FileHandle): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => file.writeFile(chunk).then(() => done(), done),
  })
}

async function refuseTaken(path: string, force: boolean): Promise<void> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  if (found === undefined) return
  if (!force) throw taken(path)
  if (!found.isFile() && !found.isSymbolicLink()) throw new CliError(`${path} is no file: give another name`)
}

/** Renaming would replace what appeared meanwhile; a link is refused. */
async function nameUnlessTaken(part: string, path: string): Promise<void> {
  try {
    await link(part, path)
    await rm(part)
  } catch (error) {
    const { code = '', syscall } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw taken(path)
    if (syscall !== 'link' || !noLinkCodes.includes(code)) throw error
    await holdName(path)
    await rename(part, path)
  }
}

/** An empty file, which is refused where there is one, holds the name for the moment. */
async function holdName(path: string): Promise<void> {
  try {
    await (await open(path, 'wx', 0o600)).close()
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? taken(path) : error
  }
}

function taken(path: string): CliError {
  return new CliError(`${path} is there already: give another name, or --force to replace it`)
}

/** So that the new name outlives a power cut; the file itself is safe where this cannot be had. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path).catch(() => undefined)
  await directory?.sync().catch(() => {})
  await directory?.close()
}
