import { Command } from 'commander'
import { administer } from './administer.ts'
import { printJson } from './print.ts'
import { type StoreOptions, withStoreOptions } from './store-options.ts'

const revokeExamples = `
Examples:
  $ roster keys list
  $ roster keys revoke 019fa1b2-7a3c-7b1e-9c55-0d6f1f2a9e10`

/** `roster keys revoke`: ends a key; a Roster that runs stops taking it within a second. */
export function keysRevoke(): Command {
  const command = new Command('revoke')
    .description('end a key, within a second everywhere')
    .argument('<id>', "the key's id, as roster keys list shows it")
    .addHelpText('after', revokeExamples)
    .action(async (id: string, options: StoreOptions) => {
      await administer(options, (store) => store.revokeKey(id))
      if (options.json) printJson({ id, revoked: true })
      else process.stderr.write(`Revoked ${id}.\n`)
    })
  return withStoreOptions(command)
}
