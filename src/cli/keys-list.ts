import { Command } from 'commander'
import { administer } from './administer.ts'
import type { KeyInfo } from './administration.ts'
import { printJson, printTable } from './print.ts'
import { type StoreOptions, withStoreOptions } from './store-options.ts'

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
