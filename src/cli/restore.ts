import { open } from 'node:fs/promises'
import { addAbortSignal, type Readable } from 'node:stream'
import { Command } from 'commander'
import type { Config } from '../config.ts'
import type { BackupSummary } from '../core/backup/backup-format.ts'
import { checkBackup } from '../core/backup/check-backup.ts'
import { restoreBackup } from '../core/backup/restore-backup.ts'
import { openDatabase } from '../store/database.ts'
import { countRows, describeBackup } from './describe-backup.ts'
import { fileError } from './file-error.ts'
import { localConfig } from './local-config.ts'
import { printJson } from './print.ts'
import { showProgress } from './show-progress.ts'
import { untilStopped } from './until-stopped.ts'

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
      const restored = describeBackup(
        await untilStopped('nothing was restored', (stop) => {
          const work: Work = check ? checkBackup : (source) => fill(config, source)
          const input = (source: Readable) => addAbortSignal(stop, source)
          return file === '-' ? work(input(process.stdin)) : readTwice(file, check, input, work)
        }),
      )
      if (json) printJson({ file, ...restored })
      else
        process.stderr.write(
          `${check ? 'Whole' : 'Restored'}: ${countRows(restored)}, of ${restored.createdAt}.\n`,
        )
    })
}

type Work = (source: Readable) => Promise<BackupSummary>
