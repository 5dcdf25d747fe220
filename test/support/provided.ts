import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { inject } from 'vitest'

/** Parts that the files of a run share, each started when first requested. */
export type Provided =
  /** Where the run's PostgreSQL is, as the URL of its maintenance database. */
  | 'serverUrl'
  /** The one migrated database that test files share, each with workspaces of its own. */
  | 'databaseUrl'
  /** Migrated and never connected to: what migrated scratch databases are copied from. */
  | 'templateName'
  /** A built Roster: `dist/main.js` and `dist/cli/roster.js` are in it. */
  | 'builtDir'
  /** The built dashboard. */
  | 'dashboardDir'
  /** The browser. */
  | 'browserPath'

const answers = new Map<Provided, Promise<string>>()

/** Asks the run for a part of it, and waits until that has started. */
export function provided(name: Provided): Promise<string> {
  const answer = answers.get(name) ?? ask(name)
  answers.set(name, answer)
  return answer
}

async function ask(name: Provided): Promise<string> {
  const asked = get({ socketPath: inject('providersSocket'), path: `/${name}`, agent: false })
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  const said = await text(answer)
  if (answer.statusCode !== 200) throw new Error(`the run cannot provide ${name}: ${said}`)
  return said
}
