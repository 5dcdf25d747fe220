import type { FirstStart } from '../core/first-start.ts'
import { saveKeys } from './save-keys.ts'
import { docsText, welcomeText } from './welcome.ts'

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
 * (a container’s log is kept and read by many) the path of a file that holds them.
 */
export async function announce(announcement: Announcement): Promise<void> {
  const { stdout } = process
  const { url, publicUrl, firstStart, bootstrapped } = announcement
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
