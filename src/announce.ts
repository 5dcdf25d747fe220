import type { App } from './app.ts'
import type { Config } from './config.ts'
import { saveKeys } from './save-keys.ts'
import { docsText, welcomeText } from './welcome.ts'

/**
 * Says where Roster listens and, at the first start, its keys: on a terminal as they are, elsewhere (a container's log
 * is kept and read by many) the path of a file that holds them.
 */
export async function announce(app: App, config: Config, url: string): Promise<void> {
  const { stdout } = process
  if (app.firstStart === undefined) stdout.write(`Roster is running at ${url}\n${docsText(url)}`)
  else if (stdout.isTTY) stdout.write(firstText(app, config, url))
  else stdout.write(`Roster is running at ${url}\n${await keepKeys(app, config, url)}\n${docsText(url)}`)
}

/** Saves the keys of the first start, which nobody could read otherwise, and returns a sentence that says where. */
export async function keepKeys(app: App, config: Config, url: string): Promise<string> {
  try {
    return `The first keys are in ${await saveKeys(config.dataDir, firstText(app, config, url))}`
  } catch (error) {
    return `The first keys could not be saved (${(error as Error).message}); make others: npx roster keys create --help`
  }
}

function firstText(app: App, config: Config, url: string): string {
  return welcomeText({ ...app.firstStart!, url, bootstrapped: config.bootstrapKey !== undefined })
}
