import { Command } from 'commander'
import { messageIdOf } from '../core/webhooks/messages.ts'
import { makeSigningSecret, readSecret, shownSecret, signatureHeaders } from '../core/webhooks/signing.ts'
import { openChanges, type ToldChange } from './changes.ts'
import { CliError, exitCodes } from './cli-errors.ts'
import { untilStopped } from './long-work.ts'
import { inert } from './print.ts'
import { withRenamed } from './renamed-option.ts'
import { type StoreOptions, withStoreOptions } from './roster-call.ts'

interface Options extends StoreOptions {
  forward: string
  types?: string
  collapseJobs?: boolean
  workspaceId?: string
  secret?: string
}

const examples = `
Receives nothing from outside: it reads the change feed from now on and posts each change to the address, signed as a webhook's
messages are. So a receiver is written and tried on a machine without a public address. Nothing is sent again.

Examples:
  $ roster webhooks listen --forward http://localhost:3001/hook
  $ roster webhooks listen --forward http://localhost:3001/hook --types 'contact.*' --url https://contacts.example.com

With --url messages hold the contact, as those of webhooks do; from the local store they hold what changed alone.

Exit codes: 0 you stopped it, 1 refused, 2 wrong usage, 3 the store cannot be reached.`

/** `roster webhooks listen`: the feed as signed messages to a program on this machine. */
export function webhooksListen(): Command {
  const command = new Command('listen')
    .description('post what happens to an address of this machine, as webhooks do')
    .requiredOption('--forward <url>', 'where to post, such as http://localhost:3001/hook')
    .option('--types <types>', "with commas between; 'tag.*' stands for all that begin so")
    .option('--collapse-jobs', 'without the changes that bulk changes and imports make')
    .option('--secret <whsec>', 'sign with this secret; default: a new one, which is printed')
    .addHelpText('after', examples)
    .action(listen)
  withRenamed(command, '--workspace', '--workspace-id <id>', 'which workspace, where that is not clear')
  return withStoreOptions(command)
}

const waitS = 25
const timeoutMs = 15_000

async function listen({ forward, secret: given, url, key, json = false, ...query }: Options): Promise<void> {
  if (!URL.canParse(forward)) throw new CliError(`${forward} is no URL`, exitCodes.usage)
  const secret = given === undefined ? makeSigningSecret('hmac') : readSecret(given)
  if (secret === undefined)
    throw new CliError('--secret must be whsec_ and 24 to 64 bytes in base64', exitCodes.usage)
  const source = await openChanges({ ...(url && { url }), ...(key && { key }) })
  process.stderr.write(`Signing with ${shownSecret(secret)}\nPosting to ${inert(forward)}\n`)
  try {
    await untilStopped('you stopped it', async (stop) => {
      let after = await source.now(query.workspaceId)
      while (!stop.aborted) {
        const page = await source
          .next({ ...query, after, include: 'contact' }, waitS, stop)
          .catch((error) => {
            if (stop.aborted) return undefined
            throw error
          })
        if (page === undefined) return
        for (const change of page.data) {
          const line = await post(forward, secret, change)
          process.stdout.write(`${json ? JSON.stringify(line) : inert(Object.values(line).join(' '))}\n`)
        }
        after = page.nextCursor
      }
    })
  } finally {
    await source.close()
  }
}

/** Posts one change; the printed line has the answer. */
async function post(
  forward: string,
  secret: Buffer,
  change: ToldChange,
): Promise<{ answer: string; type: string; id: string; ms: string }> {
  const at = new Date()
  const id = messageIdOf(change)
  const body = JSON.stringify({ type: change.type, timestamp: change.at, data: change })
  const headers = { 'content-type': 'application/json', ...signatureHeaders([secret], { id, at, body }) }
  const answer = await fetch(forward, {
    method: 'POST',
    headers,
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  }).then(
    async (response) => {
      await response.body?.cancel()
      return String(response.status)
    },
    (error: Error) => `failed (${(error.cause as NodeJS.ErrnoException | undefined)?.code ?? error.name})`,
  )
  return { answer, type: change.type, id, ms: `${Date.now() - at.getTime()} ms` }
}
