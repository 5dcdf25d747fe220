import { type FileHandle, open } from 'node:fs/promises'
import { addAbortSignal, Readable } from 'node:stream'
import { Command } from 'commander'
import type { Config } from '../config.ts'
import type { BackupSummary } from '../core/backup/backup-format.ts'
import { countRows, describeBackup } from './backup.ts'
import { CliError, exitCodes, fileError } from './cli-errors.ts'
import { localConfig } from './config.ts'
import { showProgress, untilStopped } from './long-work.ts'
import { inert, printJson } from './print.ts'

interface Options {
  check?: boolean
  json?: boolean
}

const examples = `
A restore fills an empty store and never replaces one. A backup of an older Roster is brought up to this one's schema.

Examples:
  Into a new data directory, then start on it:
    $ ROSTER_DATA_DIR=./restored roster restore monday.roster
    $ ROSTER_DATA_DIR=./restored npm start

  Is this file whole, and can this Roster restore it? Touches no store:
    $ roster restore --check monday.roster --json

  From another machine, into an empty database:
    $ ssh backup@example.com cat monday.roster | DATABASE_URL=postgres://… roster restore -`

/** `roster restore`: fills an empty store with a backup, all of it or nothing. */
export function restore(): Command {
  return new Command('restore')
    .description('fill an empty store with a backup')
    .argument('<file>', 'the backup; - is stdin')
    .option('--check', 'only read the file and say whether it could be restored')
    .option('--json', 'print JSON')
    .addHelpText('after', examples)
    .action(async (file: string, { check = false, json }: Options) => {
      const config = localConfig('restore')
      if (file === '-' && process.stdin.isTTY)
        throw new CliError('a backup is no text to type: pipe one in, or name a file', exitCodes.usage)
      const restored = describeBackup(
        await untilStopped(check ? 'nothing was found out' : 'nothing was restored', async (stop) => {
          // Loaded on use: a driver that --help does not need.
          const { checkBackup } = await import('../core/backup/restore-backup.ts')
          const judge = (source: Readable) => checkBackup(addAbortSignal(stop, source))
          const work = check ? judge : (source: Readable) => fill(config, addAbortSignal(stop, source))
          // A damaged file is refused before anything is created; from a pipe, before anything is committed.
          return file === '-' ? work(process.stdin) : readTwice(file, check ? undefined : judge, work)
        }),
      )
      if (json) printJson({ file, ...restored })
      else
        process.stderr.write(
          `${check ? 'Whole' : 'Restored'}: ${countRows(restored)}, of ${inert(restored.createdAt)}.\n`,
        )
    })
}

async function fill(config: Config, source: Readable): Promise<BackupSummary> {
  const { restoreBackup } = await import('../core/backup/restore-backup.ts')
  const { openStoreForRestore } = await import('../process/local-store.ts')
  const progress = showProgress()
  const log = (message: string) => {
    progress.end()
    process.stderr.write(`${message}\n`)
  }
  const database = await openStoreForRestore(config)
  try {
    return await restoreBackup(database, source, { log, onProgress: progress.show })
  } finally {
    progress.end()
    await database.close()
  }
}

const chunkBytes = 256 * 1024

/**
 * Reads a file with `first` to its end and then from its beginning with `then`: the same file, whatever its name means
 * by then. A pipe (`<(…)` in a shell) can be read only once, and gets `then` alone.
 */
async function readTwice<T>(
  path: string,
  first: ((source: Readable) => Promise<unknown>) | undefined,
  then: (source: Readable) => Promise<T>,
): Promise<T> {
  const file = await open(path).catch((error) => {
    throw fileError(error, path)
  })
  try {
    const about = await file.stat()
    // Said before a store is made for it.
    if (about.isDirectory()) throw new CliError(`${path} is a directory: name the backup in it`)
    const isRegular = about.isFile()
    if (isRegular) await first?.(Readable.from(chunksOf(file, path, 0), { objectMode: false }))
    return await then(Readable.from(chunksOf(file, path, isRegular ? 0 : null), { objectMode: false }))
  } finally {
    await file.close()
  }
}

/**
 * Reads from a position of the file, or from a pipe's position. A stream of the handle itself would close it
 * at its end.
 */
async function* chunksOf(file: FileHandle, path: string, from: number | null): AsyncGenerator<Buffer> {
  for (let at = from; ; ) {
    const { bytesRead, buffer } = await file
      .read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, at)
      .catch((error) => {
        throw fileError(error, path)
      })
    if (bytesRead === 0) return
    if (at !== null) at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}
