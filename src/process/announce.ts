import { appendFile, chmod, mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { FirstStart } from '../core/access/people/set-up.ts'
import { regionText } from './first-region.ts'
import { noteAddress } from './running-address.ts'

export interface Announcement {
  url: string
  /** The URL at which people reach it, if it differs. */
  publicUrl: string | undefined
  /** The result of the first start, if this was it. */
  firstStart: FirstStart | undefined
  /** The operator set the account key. */
  bootstrapped: boolean
  dataDir: string
}

/**
 * Prints where Roster listens and, at the first start, its keys and the dashboard’s link: on a terminal
 * directly, elsewhere (the log of a container is stored and read by many) as the path of a file with them.
 * Also stores its address for the command line.
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
  const region = firstStart && regionText(firstStart.region, url, firstStart.workspaceId)
  stdout.write(`Roster is running at ${url}\n${kept}${region ?? ''}${docsText(url)}`)
}

/**
 * Saves the keys of a first start to a file, because they cannot be read again, and returns a sentence with
 * its path; empty after a later start.
 */
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

/** Writes the first start's text to the data directory, readable by its owner only, and returns the file's path. */
async function saveKeys(dataDir: string, text: string): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const path = resolve(dataDir, 'first-keys.txt')
  // Appended: an existing file holds the keys of another database.
  await appendFile(path, text, { mode: 0o600 })
  await chmod(path, 0o600)
  return path
}

interface Welcome extends FirstStart {
  /** The URL at which Roster listens. */
  url: string
  /** The URL at which people reach it, if it differs. */
  publicUrl: string | undefined
  /** The operator set the account key, and knows it. */
  bootstrapped: boolean
}

const example = { firstName: 'Ada', lastName: 'Lovelace', phone: '+14155552671', email: 'ada@example.com' }

/** The text of the first start: the keys, and a line that creates the first contact when it is pasted. */
function welcomeText(welcome: Welcome): string {
  const { url, publicUrl = url, workspaceId, accountKey, workspaceKey, setupToken, bootstrapped } = welcome
  return `Roster is running at ${url}

  Account key     ${bootstrapped ? '(the one in ROSTER_BOOTSTRAP_KEY)' : accountKey}
  Workspace id    ${workspaceId}
  Workspace key   ${workspaceKey}

The keys are shown this once. A lost one is replaced with: npx roster keys create --help

The dashboard; this link makes you its owner, once, within seven days (another: npx roster dashboard-link):

  ${setupUrl(publicUrl, setupToken)}

${regionText(welcome.region, url, workspaceId)}
Your first contact:

  curl -X POST ${url}/v1/contacts -H 'Authorization: Bearer ${workspaceKey}' -H 'Content-Type: application/json' -d '${JSON.stringify(example)}'

${docsText(url)}`
}

/** Links to the documentation. */
function docsText(url: string): string {
  return `API reference     ${url}/docs
OpenAPI           ${url}/openapi/roster.json  (also nedzo, nedzo-legacy, gomobile, voice)
`
}

/** The dashboard's page that creates an owner. The token is after the #, so that servers do not log it. */
export function setupUrl(baseUrl: string, token: string): string {
  return `${baseUrl}/#/setup?token=${token}`
}
