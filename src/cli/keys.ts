import { Command } from 'commander'
import { administer, type KeyInfo } from './administration.ts'
import { findNamed } from './cli-errors.ts'
import { printJson, printTable } from './print.ts'
import { withRenamed } from './renamed-option.ts'
import { type StoreOptions, withStoreOptions } from './roster-call.ts'

const listExamples = `
Examples:
  $ roster keys list
  $ roster keys list --json | jq -r '.[] | select(.lastUsedAt == null) | .id'`

/** `roster keys list`: every key of the account, newest first, never the keys themselves. */
export function keysList(): Command {
  const command = new Command('list')
    .description('list the keys of the account, newest first')
    .addHelpText('after', listExamples)
    .action(async (options: StoreOptions) => {
      const keys = await administer(options, (store) => store.listKeys())
      if (options.json) return printJson(keys)
      printTable(['ID', 'NAME', 'KEY', 'WORKSPACE', 'SCOPES', 'LAST USED', 'STATE'], keys.map(row))
    })
  return withStoreOptions(command)
}

function row(key: KeyInfo): string[] {
  return [
    key.id,
    key.name,
    `…${key.hint}`,
    key.workspaceId ?? '(account)',
    key.scopes.join(','),
    key.lastUsedAt ?? 'never',
    stateOf(key),
  ]
}

function stateOf({ revokedAt, expiresAt }: KeyInfo): string {
  if (revokedAt !== null) return `revoked ${revokedAt}`
  if (expiresAt === null) return 'valid'
  return Date.parse(expiresAt) <= Date.now() ? `expired ${expiresAt}` : `valid until ${expiresAt}`
}

interface Options extends StoreOptions {
  workspaceId?: string
  scopes?: string
  expiresAt?: string
}

const createExamples = `
Examples:
  A key for everything, when the first one was lost:
    $ roster keys create "My laptop" --scopes read,write,admin

  A key for one workspace, kept in a variable (only the key goes to stdout):
    $ KEY=$(roster keys create Dialer --workspace-id 019fa1b2-…)

  A key that ends by itself, on a Roster elsewhere:
    $ ROSTER_KEY=sk_live_… roster keys create Audit --scopes read --expires-at 2027-01-01T00:00:00Z --url https://contacts.example.com`

/** `roster keys create`: makes a key and prints it, this once. */
export function keysCreate(): Command {
  const command = new Command('create')
    .description('make a key; it is shown once')
    .argument('[name]', 'what it is for', 'Made on the command line')
    .option(
      '--scopes <scopes>',
      'of `read, write, delete, export, bulk, upsert, lookup, admin`, commas between (default: the first five)',
    )
    .addHelpText('after', createExamples)
    .action(create)
  withRenamed(
    command,
    '--workspace',
    '--workspace-id <id>',
    'a key for this workspace only; default: for the account',
  )
  withRenamed(
    command,
    '--expires',
    '--expires-at <time>',
    'when it ends, such as 2027-01-01T00:00:00Z (default: never)',
  )
  return withStoreOptions(command)
}

async function create(name: string, options: Options): Promise<void> {
  const made = await administer(options, async (store) => {
    const { workspaceId: workspace } = options
    return store.createKey({
      name,
      workspaceId: workspace && findNamed('workspace', await store.listWorkspaces(), workspace).id,
      scopes: options.scopes?.split(',').map((scope) => scope.trim()),
      expiresAt: options.expiresAt,
    })
  })
  if (options.json) return printJson(made)
  process.stdout.write(`${made.key}\n`)
  const reach = made.workspaceId === null ? 'account key' : `key of workspace ${made.workspaceId}`
  process.stderr.write(`Made: ${reach} (${made.scopes.join(', ')}), id ${made.id}. It is not shown again.\n`)
}

const revokeExamples = `
Examples:
  $ roster keys list
  $ roster keys revoke 019fa1b2-7a3c-7b1e-9c55-0d6f1f2a9e10
  $ roster keys revoke Dialer`

/** `roster keys revoke`: ends a key; a Roster that runs stops taking it within a second. */
export function keysRevoke(): Command {
  const command = new Command('revoke')
    .description('end a key, within a second everywhere')
    .argument('<key>', "the key's id or name, as roster keys list shows them")
    .addHelpText('after', revokeExamples)
    .action(async (given: string, options: StoreOptions) => {
      const { id } = await administer(options, async (store) => {
        const keys = await store.listKeys()
        const isNamed = (key: KeyInfo) => key.revokedAt === null || key.id === given.toLowerCase()
        const key = findNamed('key', keys.filter(isNamed), given)
        await store.revokeKey(key.id)
        return key
      })
      if (options.json) printJson({ id, revoked: true })
      else process.stderr.write(`Revoked ${id}.\n`)
    })
  return withStoreOptions(command)
}
