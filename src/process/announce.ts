import { appendFile, chmod, mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { FirstStart } from '../core/access/people/set-up.ts'
import { noteAddress } from './running-address.ts'

export interface Announcement {
  url: string
  /** Where people reach it, when that is elsewhere. */
  publicUrl: string | undefined
  /** What the first start made, if this was it. */
  firstStart: FirstStart | undefined
  /** The account key was given by the operator. */
  bootstrapped: boolean
  dataDir: string
}

/**
 * Says where Roster listens and, at the first start, its keys and the dashboard’s link: on a terminal as they are, elsewhere
 * (a container’s log is kept and read by many) the path of a file that holds them. Its address is noted for the command line.
 */
export async function announce(announcement: Announcement): Promise<void> {
  const { stdout } = process
  const { url, publicUrl, firstStart, bootstrapped, dataDir } = announcement
  await noteAddress(dataDir, { url, publicUrl })
  if (firstStart !== undefined && stdout.isTTY) {
    stdout.write(welcomeText({ ...firstStart, url, publicUrl, bootstrapped }))
    return
  }
  const kept = await keepKeys(announcement)
  stdout.write(`Roster is running at ${url}\n${kept}${docsText(url)}`)
}

/** Saves the keys of a first start, which nobody could read otherwise, and says where; nothing after a later start. */
export async function keepKeys({
  url,
  publicUrl,
  firstStart,
  bootstrapped,
  dataDir,
}: Announcement): Promise<string> {
  if (firstStart === undefined) return ''
  try {
    const path = await saveKeys(dataDir, welcomeText({ ...firstStart, url, publicUrl, bootstrapped }))
    return `The first keys are in ${path}\n`
  } catch (error) {
    return `The first keys could not be saved (${(error as Error).message}); make others: npx roster keys create --help, npx roster dashboard-link\n`
  }
}

/** Keeps the first start's text in the data directory for its owner alone, and returns the file's path. */
async function saveKeys(dataDir: string, text: string): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const path = resolve(dataDir, 'first-keys.txt')
  // Appended: a file that is there already holds another database's keys.
  await appendFile(path, text, { mode: 0o600 })
  await chmod(path, 0o600)
  return path
}

interface Welcome extends FirstStart {
  /** Where Roster listens. */
  url: string
  /** Where people reach it, when that is elsewhere. */
  publicUrl: string | undefined
  /** Given by the operator, who knows it. */
  bootstrapped: boolean
}

const example = { firstName: 'Ada', lastName: 'Lovelace', phone: '+14155552671', email: 'ada@example.com' }

/** What the first start says, once: the keys, and a line that makes the first contact when pasted. */
function welcomeText(welcome: Welcome): string {
  const { url, publicUrl = url, workspaceId, accountKey, workspaceKey, setupToken, bootstrapped } = welcome
  return `Roster is running at ${url}

  Account key     ${bootstrapped ? '(the one in ROSTER_BOOTSTRAP_KEY)' : accountKey}
  Workspace id    ${workspaceId}
  Workspace key   ${workspaceKey}

The keys are shown this once. A lost one is replaced with: npx roster keys create --help

The dashboard; this link makes you its owner, once, within seven days (another: npx roster dashboard-link):

  ${setupUrl(publicUrl, setupToken)}

Your first contact:

  curl -X POST ${url}/v1/contacts -H 'Authorization: Bearer ${workspaceKey}' -H 'Content-Type: application/json' -d '${JSON.stringify(example)}'

${docsText(url)}`
}

/** Where to read on. */
function docsText(url: string): string {
  return `API reference     ${url}/docs
OpenAPI           ${url}/openapi/roster.json  (also nedzo, nedzo-legacy, gomobile)
`
}

/** The dashboard's page that makes an owner. The token stands after the #, so that no server's log has it. */
export function setupUrl(baseUrl: string, token: string): string {
  return `${baseUrl}/#/setup?token=${token}`
}
