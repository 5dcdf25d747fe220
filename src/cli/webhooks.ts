import { Command } from 'commander'
import { isId } from '../core/kernel/ids.ts'
import { CliError, exitCodes, findNamed } from './cli-errors.ts'
import { inert, printJson, printTable } from './print.ts'
import { withWorkspaceOption } from './renamed-option.ts'
import { withStoreOptions } from './roster-call.ts'
import {
  type DeliveryInfo,
  type NewWebhookInfo,
  type WebhookInfo,
  type WebhookOptions,
  type WebhookStore,
  withWebhooks,
} from './webhook-store.ts'
import { webhooksListen } from './webhooks-listen.ts'

/** `roster webhooks`: URLs to which a workspace's changes are sent, and their deliveries. */
export function webhooks(): Command {
  const group = new Command('webhooks').description('make and look after webhooks')
  for (const command of [
    list(),
    create(),
    remove(),
    test(),
    deliveries(),
    retry(),
    pause(),
    resume(),
    rotate(),
    replay(),
    webhooksListen(),
  ])
    group.addCommand(command)
  return group
}

function withOptions(command: Command): Command {
  return withStoreOptions(withWorkspaceOption(command))
}

/** A command about one webhook. */
function ofWebhook(name: string, description: string): Command {
  return withOptions(
    new Command(name)
      .description(description)
      .argument('<webhook>', 'its id, description or URL, as roster webhooks list shows them'),
  )
}

/** The id of the webhook that an argument names. */
async function idOf(store: WebhookStore, given: string): Promise<string> {
  if (isId(given)) return given
  const all = await store.list()
  const byUrl = all.filter(({ url }) => url === given)
  if (byUrl.length === 1) return byUrl[0]!.id
  return findNamed(
    'webhook',
    all.map(({ id, url, description }) => ({ id, name: description ?? url })),
    given,
  ).id
}

function list(): Command {
  return withOptions(new Command('list').description('list the webhooks, newest first'))
    .addHelpText(
      'after',
      '\nExample:\n  $ roster webhooks list --json | jq -r \'.[] | select(.state == "paused") | .url\'',
    )
    .action(async (options: WebhookOptions) => {
      const all = await withWebhooks(options, (store) => store.list())
      if (options.json) return printJson(all)
      printTable(
        ['ID', 'URL', 'TYPES', 'STATE', 'WAITING', 'DESCRIPTION'],
        all.map((webhook) => [
          webhook.id,
          webhook.url,
          webhook.types?.join(',') ?? 'all',
          stateOf(webhook),
          `${webhook.waiting}`,
          webhook.description ?? '-',
        ]),
      )
    })
}

function stateOf({ state, pausedReason, failingSince }: WebhookInfo): string {
  if (state === 'paused') return `paused (${pausedReason})`
  return failingSince === null ? state : `${state}, failing since ${failingSince}`
}

interface CreateOptions extends WebhookOptions {
  description?: string
  types?: string
  filter?: string
  segmentId?: string
  payload?: string
  collapseJobs: boolean
  signing?: string
}

const createExamples = `
The secret that signs the messages is printed, this once, and nothing else on stdout; with --signing ed25519 the public key.

Examples:
  $ SECRET=$(roster webhooks create https://example.com/hooks/roster --types 'contact.*')
  $ roster webhooks create https://example.com/vips --filter 'tag:vip and city:Berlin' --payload thin`

function create(): Command {
  const command = new Command('create')
    .description('have what happens sent to an address')
    .argument('<url>', 'https, and a public name or address')
    .option('--description <text>', 'what it is for')
    .option('--types <types>', "with commas between; 'tag.*' stands for all that begin so (default: all)")
    .option('--filter <filter>', 'only contacts who meet it')
    .option('--segment-id <id>', 'only contacts who are in this segment')
    .option('--payload <payload>', 'fat: with the contact; thin: which record and fields (default: fat)')
    .option('--no-collapse-jobs', 'with each change that bulk changes and imports make')
    .option('--signing <signing>', 'hmac or ed25519 (default: hmac)')
    .addHelpText('after', createExamples)
    .action(async (url: string, options: CreateOptions) => {
      const { description, types, filter, segmentId, payload, collapseJobs, signing } = options
      const request = { url, description, filter, segmentId, payload, collapseJobs, signing }
      const made = await withWebhooks(options, (store) =>
        store.create({ ...request, ...(types && { types: types.split(',').map((type) => type.trim()) }) }),
      )
      if (options.json) return printJson(made)
      printSecret(made)
      process.stderr.write(`Made: webhook ${made.id}. What signs it is not shown again.\n`)
    })
  return withOptions(command)
}

function printSecret({ secret, publicKey }: NewWebhookInfo): void {
  process.stdout.write(`${secret ?? publicKey}\n`)
}

function remove(): Command {
  return ofWebhook('delete', 'delete a webhook; what waits for it is not sent').action(
    async (given: string, options: WebhookOptions) => {
      const id = await withWebhooks(options, async (store) => {
        const id = await idOf(store, given)
        await store.delete(id)
        return id
      })
      if (options.json) printJson({ id, deleted: true })
      else process.stderr.write(`Deleted ${id}.\n`)
    },
  )
}

const testExamples = `
Exit codes: 0 it was answered 2xx, 1 it was not, 2 wrong usage, 3 the store cannot be reached.`

function test(): Command {
  return ofWebhook('test', 'send one message at once and say what was answered')
    .addHelpText('after', testExamples)
    .action(async (given: string, options: WebhookOptions) => {
      const sent = await withWebhooks(options, async (store) => store.test(await idOf(store, given)))
      if (options.json) printJson(sent)
      else process.stdout.write(`${inert(outcomeOf(sent))}\n`)
      if (sent.state !== 'delivered') throw new CliError('The test did not arrive.')
    })
}

/** Such as `204 in 12 ms`. */
function outcomeOf({ attempts }: DeliveryInfo): string {
  const last = attempts.at(-1)
  return last === undefined ? '-' : `${last.status ?? last.error} in ${last.ms} ms`
}

interface DeliveriesOptions extends WebhookOptions {
  state?: string
  limit: string
}

const deliveriesMax = 1_000

function deliveries(): Command {
  return ofWebhook('deliveries', 'list what was sent to a webhook, newest first')
    .option('--state <state>', 'waiting, delivered or failed')
    .option('--limit <count>', 'how many', '50')
    .addHelpText(
      'after',
      "\nExample:\n  $ roster webhooks deliveries CRM --state failed --json | jq -r '.[].body'",
    )
    .action(async (given: string, { state, limit, ...options }: DeliveriesOptions) => {
      const count = Number(limit)
      if (!Number.isInteger(count) || count < 1 || count > deliveriesMax)
        throw new CliError(`--limit is a number from 1 to ${deliveriesMax}`, exitCodes.usage)
      const found = await withWebhooks(options, async (store) =>
        store.deliveries(await idOf(store, given), { state, limit: count }),
      )
      if (options.json) return printJson(found)
      printTable(
        ['ID', 'TYPE', 'STATE', 'TRIES', 'LAST ANSWER', 'NEXT TRY', 'CREATED'],
        found.map((delivery) => [
          delivery.id,
          delivery.type,
          delivery.state,
          `${delivery.attempts.length}`,
          outcomeOf(delivery),
          delivery.nextTryAt ?? '-',
          delivery.createdAt,
        ]),
      )
    })
}

function retry(): Command {
  return ofWebhook('retry', 'send a delivery again, with the id that it had')
    .argument('<delivery>', 'its id, as roster webhooks deliveries shows it')
    .action(async (given: string, deliveryId: string, options: WebhookOptions) => {
      const sent = await withWebhooks(options, async (store) =>
        store.retry(await idOf(store, given), deliveryId),
      )
      if (options.json) printJson(sent)
      else process.stderr.write(`Delivery ${sent.id} is sent again.\n`)
    })
}

function pause(): Command {
  return ofWebhook('pause', 'send nothing until it is resumed; nothing is lost').action(
    async (given: string, options: WebhookOptions) => {
      const paused = await withWebhooks(options, async (store) => store.pause(await idOf(store, given)))
      if (options.json) printJson(paused)
      else process.stderr.write(`Paused ${paused.id}.\n`)
    },
  )
}

interface ResumeOptions extends WebhookOptions {
  skipMissed?: boolean
}

function resume(): Command {
  return ofWebhook('resume', 'go on where it stopped')
    .option('--skip-missed', 'go on with what happens from now on')
    .action(async (given: string, { skipMissed, ...options }: ResumeOptions) => {
      const resumed = await withWebhooks(options, async (store) =>
        store.resume(await idOf(store, given), { skipMissed }),
      )
      if (options.json) printJson(resumed)
      else process.stderr.write(`Resumed ${resumed.id}; ${resumed.waiting} messages wait.\n`)
    })
}

interface RotateOptions extends WebhookOptions {
  signing?: string
}

function rotate(): Command {
  return ofWebhook(
    'rotate',
    'make a new secret and print it, this once; for 24 hours the one before signs as well',
  )
    .option('--signing <signing>', 'hmac or ed25519 (default: as before)')
    .action(async (given: string, { signing, ...options }: RotateOptions) => {
      const rotated = await withWebhooks(options, async (store) =>
        store.rotate(await idOf(store, given), { signing }),
      )
      if (options.json) return printJson(rotated)
      printSecret(rotated)
      const { formerSecretUntil: until } = rotated
      process.stderr.write(
        until === null ? 'Only this one signs.\n' : `The one before signs until ${until}.\n`,
      )
    })
}

interface ReplayOptions extends WebhookOptions {
  since: string
  until?: string
}

function replay(): Command {
  return ofWebhook('replay', 'tell a webhook again what happened')
    .requiredOption('--since <time>', 'all that happened then or later, such as 2026-03-14T00:00:00Z')
    .option('--until <time>', 'and before this (default: now)')
    .action(async (given: string, { since, until, ...options }: ReplayOptions) => {
      const replaying = await withWebhooks(options, async (store) =>
        store.replay(await idOf(store, given), { since, until }),
      )
      if (options.json) printJson(replaying)
      else process.stderr.write(`${replaying.id} is told again what happened since ${inert(since)}.\n`)
    })
}
