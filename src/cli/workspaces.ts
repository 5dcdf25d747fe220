import { Command } from 'commander'
import { administer } from './administration.ts'
import { printJson, printTable } from './print.ts'
import { withRenamed } from './renamed-option.ts'
import { type StoreOptions, withStoreOptions } from './roster-call.ts'

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

interface Options extends StoreOptions {
  description?: string
  timezone?: string
  defaultRegion?: string
}

const createExamples = `
Examples:
  $ roster workspaces create "Paris office" --timezone Europe/Paris --default-region FR

  A workspace and a key for it:
    $ ID=$(roster workspaces create Dialer) && roster keys create Dialer --workspace-id $ID`

/** `roster workspaces create`: makes a workspace and prints its id. */
export function workspacesCreate(): Command {
  const command = new Command('create')
    .description('make a workspace and print its id')
    .argument('<name>', 'what people call it')
    .option('--description <text>')
    .option('--timezone <zone>', 'IANA name, for contacts whose phone tells none')
    .addHelpText('after', createExamples)
    .action(async (name: string, options: Options) => {
      const { description, timezone, defaultRegion } = options
      const request = { name, description, timezone, defaultRegion }
      const made = await administer(options, (store) => store.createWorkspace(request))
      if (options.json) printJson(made)
      else process.stdout.write(`${made.id}\n`)
    })
  withRenamed(
    command,
    '--region',
    '--default-region <country>',
    'ISO 3166 code: how phone numbers without + are read',
  )
  return withStoreOptions(command)
}
