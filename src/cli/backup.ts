import { addAbortSignal, type Writable } from 'node:stream'
import { Command } from 'commander'
import type { Config } from '../config.ts'
import type { BackupSummary } from '../core/backup/backup-format.ts'
import { CliError, exitCodes } from './cli-errors.ts'
import { localConfig } from './config.ts'
import { showProgress, untilStopped } from './long-work.ts'
import { stdoutStream } from './print.ts'
import { writeNewFile } from './write-new-file.ts'

interface Options {
  force?: boolean
  json?: boolean
}

const examples = `
The file holds all contacts in the clear: only its owner may read it. Keep it elsewhere, and check it from time to
time with roster restore --check.

Examples:
  $ roster backup monday.roster

  Encrypted, on another machine:
    $ roster backup - | age -r age1… | ssh backup@example.com 'cat > monday.roster.age'

  A PostgreSQL of your own:
    $ DATABASE_URL=postgres://… roster backup monday.roster --json`

/** `roster backup`: the whole store in one file, as it was at one moment, also while Roster runs. */
export function backup(): Command {
  return new Command('backup')
    .description('write the whole store to one file, also while Roster runs')
    .argument('<file>', 'the file to make; - is stdout')
    .option('--force', 'replace the file if it is there already')
    .option('--json', 'print JSON')
    .addHelpText('after', examples)
    .action(async (file: string, { force = false, json }: Options) => {
      const config = localConfig('backup')
      const toStdout = file === '-'
      if (toStdout && process.stdout.isTTY)
        throw new CliError('a backup is no text for a terminal: name a file', exitCodes.usage)
      const write = (output: Writable) => backUp(config, output)
      const made = describeBackup(
        await (toStdout
          ? write(stdoutStream(process.stdout, { mustBeWhole: true }))
          : writeNewFile(file, { force }, write)),
      )
      const answer = toStdout ? process.stderr : process.stdout
      if (json) answer.write(`${JSON.stringify({ file, ...made }, null, 2)}\n`)
      else process.stderr.write(`Backed up ${countRows(made)} to ${toStdout ? 'stdout' : file}.\n`)
    })
}

async function backUp(config: Config, output: Writable): Promise<BackupSummary> {
  return untilStopped('no backup was made', async (stop) => {
    // Loaded on use: a driver that --help does not need.
    const { writeBackup } = await import('../core/backup/write-backup.ts')
    const { rosterVersion } = await import('../process/node-version.ts')
    const { openLocalStore } = await import('../process/local-store.ts')
    const progress = showProgress()
    const database = await openLocalStore(config, 'own or older')
    try {
      return await writeBackup(database, addAbortSignal(stop, output), {
        roster: rosterVersion(),
        onProgress: progress.show,
      })
    } finally {
      progress.end()
      await database.close()
    }
  })
}

/** A backup's contents in the sums that people and scripts want. */
interface BackupInfo extends BackupSummary {
  rows: number
  /** The size of the rows as text, before they were compressed. */
  bytes: number
}

/** Adds up the tables of a backup. */
export function describeBackup({ tables, ...about }: BackupSummary): BackupInfo {
  const sum = (of: 'rows' | 'bytes') => tables.reduce((total, table) => total + table[of], 0)
  return { ...about, rows: sum('rows'), bytes: sum('bytes'), tables }
}

/** The content of a backup in words, to start a sentence: "1,204 rows in 9 tables". */
export function countRows({ rows, tables }: BackupInfo): string {
  return `${rows.toLocaleString('en')} rows in ${tables.length} tables`
}
