import type { Command } from 'commander'

/** Options of every command that works on a store. */
export interface StoreOptions {
  url?: string
  key?: string
  json?: boolean
}

/** Adds `--url`, `--key` and `--json` to a command. */
export function withStoreOptions(command: Command): Command {
  return command
    .option('--url <url>', 'a Roster elsewhere, through its API (or ROSTER_URL); default: the local store')
    .option(
      '--key <key>',
      'the account key to use there (better: ROSTER_KEY, which stays out of the shell history)',
    )
    .option('--json', 'print JSON')
}
