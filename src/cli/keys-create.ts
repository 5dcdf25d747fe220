import { Command } from 'commander'
import { administer } from './administer.ts'
import { printJson } from './print.ts'
import { type StoreOptions, withStoreOptions } from './store-options.ts'

interface Options extends StoreOptions {
  workspace?: string
  scopes?: string
  expires?: string
}

const createExamples = `
Examples:
  A key for everything, when the first one was lost:
    $ roster keys create "My laptop" --scopes read,write,admin

  A key for one workspace, kept in a variable (only the key goes to stdout):
    $ KEY=$(roster keys create Dialer --workspace 019fa1b2-…)

  A key that ends by itself, on a Roster elsewhere:
    $ ROSTER_KEY=sk_live_… roster keys create Audit --scopes read --expires 2027-01-01T00:00:00Z --url https://contacts.example.com`

/** `roster keys create`: makes a key and prints it, this once. */
export function keysCreate(): Command {
  const command = new Command('create')
    .description('make a key; it is shown once')
    .argument('[name]', 'what it is for', 'Made on the command line')
    .option('--workspace <id>', 'a key for this workspace only; default: for the account')
    .option('--scopes <scopes>', 'of read, write and admin, with commas between (default: read,write)')
    .option('--expires <time>', 'when it ends, such as 2027-01-01T00:00:00Z (default: never)')
    .addHelpText('after', createExamples)
    .action(create)
  return withStoreOptions(command)
}

async function create(name: string, options: Options): Promise<void> {
  const made = await administer(options, (store) =>
    store.createKey({
      name,
      workspaceId: options.workspace,
      scopes: options.scopes?.split(',').map((scope) => scope.trim()),
      expiresAt: options.expires,
    }),
  )
  if (options.json) return printJson(made)
  process.stdout.write(`${made.key}\n`)
  const reach = made.workspaceId === null ? 'account key' : `key of workspace ${made.workspaceId}`
  process.stderr.write(`Made: ${reach} (${made.scopes.join(', ')}), id ${made.id}. It is not shown again.\n`)
}
