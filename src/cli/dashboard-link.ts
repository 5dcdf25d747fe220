import { Command } from 'commander'
import type { Config } from '../config.ts'
import { setupUrl } from '../process/announce.ts'
import { findRunningAddress } from '../process/running-address.ts'
import { CliError } from './cli-errors.ts'
import { localConfig } from './config.ts'
import { printJson } from './print.ts'

const examples = `
The person who opens the link becomes an owner: the first one, another, or one who forgot the password and gives their email
again. It works once, for seven days, and the link made before stops working.

Examples:
  $ roster dashboard-link

It leads to where the running Roster says that it is; this setting comes before that:
    $ ROSTER_PUBLIC_URL=https://contacts.example.com roster dashboard-link`

/** `roster dashboard-link`: a one-time link that makes an owner, so that a lost password is never the end. */
export function dashboardLink(): Command {
  return new Command('dashboard-link')
    .description('make a one-time link that lets you into the dashboard as an owner')
    .option('--json', 'print JSON')
    .addHelpText('after', examples)
    .action(async ({ json }: { json?: boolean }) => {
      const config = localConfig('dashboard-link')
      const { token, expiresAt } = await makeToken(config)
      const running = await findRunningAddress(config.dataDir)
      const url = setupUrl(config.publicUrl ?? running?.publicUrl ?? running?.url ?? baseUrl(config), token)
      if (json) return printJson({ url, expiresAt })
      process.stdout.write(`${url}\n`)
      process.stderr.write(`It works once, until ${expiresAt.toISOString()}.\n`)
    })
}

async function makeToken(config: Config): Promise<{ token: string; expiresAt: Date }> {
  // Loaded on use: a driver that --help does not need.
  const { createSetupLink } = await import('../core/access/people/set-up.ts')
  const { firstAccountOwner } = await import('../core/access/people/set-up.ts')
  const { openLocalStore } = await import('../process/local-store.ts')
  const database = await openLocalStore(config)
  try {
    const owner = await firstAccountOwner(database)
    if (owner === undefined) throw new CliError('This store has no account yet: start Roster once.')
    return await createSetupLink(database, owner.accountId)
  } finally {
    await database.close()
  }
}

/** The URL at which a browser on this machine reaches a Roster with these settings. */
function baseUrl({ host, port }: Config): string {
  const name = ['0.0.0.0', '::', '127.0.0.1'].includes(host) ? 'localhost' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}
