import { Command } from 'commander'
import { CliError, exitCodes } from './cli-errors.ts'
import { localConfig } from './config.ts'

const examples = `
Stop every Roster first: nothing may write while rows move. A million contacts take minutes. A run that was stopped goes on
where it was. There is no way back but roster backup and roster restore, so make a backup before.

Before it, on every node: Citus 12 or later in shared_preload_libraries, max_prepared_transactions at least
max_connections, and "create extension citus" in this database; on the coordinator, citus_set_coordinator_host and
citus_add_node for each worker. docs/scale.md has the whole way.

Examples:
  $ DATABASE_URL=postgres://roster@coordinator/roster roster distribute

  For a cluster that will have up to 64 workers:
    $ DATABASE_URL=… roster distribute --shards 128`

/** `roster distribute`: spreads a store over the nodes of a Citus cluster, by workspace. */
export function distribute(): Command {
  return new Command('distribute')
    .description('spread the store over the nodes of a Citus cluster, by workspace')
    .option('--shards <number>', 'into how many parts; twice the workers that there will ever be', '32')
    .addHelpText('after', examples)
    .action(async ({ shards }: { shards: string }) => {
      const count = Number(shards)
      if (!Number.isInteger(count) || count < 1 || count > 1024)
        throw new CliError('--shards takes a whole number from 1 to 1024', exitCodes.usage)
      const config = localConfig('distribute')
      if (config.databaseUrl === undefined)
        throw new CliError(
          'the embedded PostgreSQL stands alone: set DATABASE_URL to the coordinator of a Citus cluster',
          exitCodes.usage,
        )
      // Loaded on use: a driver that --help does not need.
      const { distributeStore } = await import('../process/local-store.ts')
      const refused = await distributeStore(config, {
        shards: count,
        log: (line) => process.stderr.write(`${line}\n`),
      })
      if (refused !== undefined) throw new CliError(refused)
      process.stderr.write('The store is distributed. Start Roster again, and run roster doctor.\n')
    })
}
