import { Command } from 'commander'
import { administer } from './administer.ts'
import { printJson, printTable } from './print.ts'
import { type StoreOptions, withStoreOptions } from './store-options.ts'

const listExamples = `
Examples:
  $ roster workspaces list
  $ roster workspaces list --json | jq -r '.[0].id'`

/** `roster workspaces list`: every living workspace of the account, newest first. */
export function workspacesList(): Command {
  const command = new Command('list')
    .description('list the workspaces, newest first')
    .addHelpText('after', listExamples)
    .action(async (options: StoreOptions) => {
      const workspaces = await administer(options, (store) => store.listWorkspaces())
      if (options.json) return printJson(workspaces)
      printTable(
        ['ID', 'NAME', 'TIME ZONE', 'REGION', 'CREATED'],
        workspaces.map(({ id, name, timezone, defaultRegion, createdAt }) => [
          id,
          name,
          timezone ?? '-',
          defaultRegion ?? '-',
          createdAt,
        ]),
      )
    })
  return withStoreOptions(command)
}
