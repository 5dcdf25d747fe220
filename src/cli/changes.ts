import { Command } from 'commander'
import { readOwnConfig } from '../config.ts'
import { CliError, exitCodes } from './cli-errors.ts'
import { untilStopped } from './long-work.ts'
import { inert } from './print.ts'
import { withWorkspaceOption } from './renamed-option.ts'
import {
  callRoster,
  parseAnswer,
  type RosterAddress,
  readAddress,
  type StoreOptions,
  withStoreOptions,
} from './roster-call.ts'

/** The query, with the parameters of `GET /v2/changes`. */
export interface ChangesQuery {
  after?: string
  types?: string
  collapseJobs?: boolean
  /** The contact as it is now, from a Roster elsewhere. */
  include?: 'contact'
  /** The workspace, needed if there are several. */
  workspaceId?: string
}

/** A change from `/v2`, with the fields that the command shows. */
export interface ToldChange {
  id: string
  type: string
  at: string | Date
  actor: string
  contactId: string | null
  version: number | null
  changes: Readonly<Record<string, { from: unknown; to: unknown }>>
  record?: { name: string | null; id: string }
}

export interface ChangesPage {
  data: ToldChange[]
  nextCursor: string
  hasMore: boolean
}

/** The source of changes: the local store or a remote Roster. */
export interface ChangesSource {
  /** The next page; with `waitS` as soon as there are changes. */
  next(query: ChangesQuery, waitS: number, stop: AbortSignal): Promise<ChangesPage>
  /** A cursor of now. */
  now(workspace: string | undefined): Promise<string>
  close(): Promise<void>
}

interface Options extends StoreOptions, ChangesQuery {
  follow?: boolean
}

const examples = `
What happened to contacts, tags, lists, custom fields and segments, and which jobs ended, in an order that misses nothing; see
docs/events.md. At the end the cursor stands on stderr: --after goes on from there.

Examples:
  $ roster changes
  $ roster changes --follow --types 'contact.*,tag.deleted'
  $ roster changes --json --after "$CURSOR" | jq -c .contactId

Exit codes: 0 all was told or you stopped it, 1 refused or an expired cursor, 2 wrong usage, 3 the store cannot be reached.`

/** `roster changes`: the change feed, a line a change. */
export function changes(): Command {
  const command = new Command('changes')
    .description('tell what happened, from the beginning or a cursor on')
    .option('--follow', 'wait for what happens next, until stopped')
    .option('--after <cursor>', 'go on from here')
    .option('--types <types>', "with commas between; 'tag.*' stands for all that begin so")
    .option('--collapse-jobs', 'without the changes that bulk changes and imports make')
    .addHelpText('after', examples)
    .action(run)
  return withStoreOptions(withWorkspaceOption(command))
}

/** A wait ends sooner than any proxy would end it. */
const waitS = 25

async function run({ follow = false, json = false, url, key, ...query }: Options): Promise<void> {
  const source = await openChanges({ ...(url && { url }), ...(key && { key }) })
  const write = json ? (change: ToldChange) => JSON.stringify(change) : lineOf
  let { after } = query
  try {
    await untilStopped('you stopped it', async (stop) => {
      for (;;) {
        const asked = { ...query, ...(after !== undefined && { after }) }
        const page = await nextUnlessStopped(source, asked, follow ? waitS : 0, stop)
        if (page === undefined) return
        for (const change of page.data) process.stdout.write(`${write(change)}\n`)
        after = page.nextCursor
        if (!follow && !page.hasMore) return
      }
    })
  } finally {
    if (after !== undefined) process.stderr.write(`Go on with --after ${after}\n`)
    await source.close()
  }
}

/** To be stopped is how following ends. */
async function nextUnlessStopped(
  source: ChangesSource,
  query: ChangesQuery,
  wait: number,
  stop: AbortSignal,
): Promise<ChangesPage | undefined> {
  try {
    return stop.aborted ? undefined : await source.next(query, wait, stop)
  } catch (error) {
    if (stop.aborted) return undefined
    throw error
  }
}

/** The feed of the local store or of a Roster elsewhere. */
export async function openChanges(options: StoreOptions): Promise<ChangesSource> {
  const config = readOwnConfig()
  const address = readAddress(options, config)
  if (address !== undefined) return remoteChanges(address)
  // Loaded on use: a driver that neither --help nor --url need.
  const { localChanges } = await import('./local-transfers.ts')
  return localChanges(config)
}

/** The feed of a Roster elsewhere, through its own wire. */
function remoteChanges(address: RosterAddress): ChangesSource {
  return {
    async now(workspace) {
      const query = workspace === undefined ? '' : `?workspaceId=${encodeURIComponent(workspace)}`
      const answer = await callRoster(address, { path: `/changes/cursor${query}` })
      return (parseAnswer(await answer.text(), address) as { cursor: string }).cursor
    },
    async next(asked, wait, stop) {
      const named = { ...asked, wait }
      const query = new URLSearchParams(
        Object.entries(named).map(([name, value]): [string, string] => [name, `${value}`]),
      )
      const answer = await callRoster(address, { path: `/changes?${query}`, signal: stop })
      const page = parseAnswer(await answer.text(), address) as Partial<ChangesPage>
      if (!Array.isArray(page.data) || page.nextCursor === undefined)
        throw new CliError(`${address.url} does not answer as a Roster does`, exitCodes.unreachable)
      return page as ChangesPage
    },
    close: async () => {},
  }
}

/** Such as `2026-01-31T10:00:00.000Z contact.updated 0199…:3 city: "Rome" → "Oslo" (key:…)`. */
function lineOf({ at, type, contactId, version, record, changes, actor }: ToldChange): string {
  const about = record === undefined ? `${contactId}:${version}` : (record.name ?? record.id)
  const fields = Object.entries(changes).map(
    ([field, { from, to }]) => `${field}: ${JSON.stringify(from)} → ${JSON.stringify(to)}`,
  )
  return inert(
    [new Date(at).toISOString(), type, about, fields.join(', '), `(${actor})`].filter(Boolean).join(' '),
  )
}
