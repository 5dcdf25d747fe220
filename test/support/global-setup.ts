import chromium from '@sparticuz/chromium'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../src/store/migrate.ts'
import { buildRoster } from './build-roster.ts'
import { openByUrl } from './open-by-url.ts'
import { openRunDirectory } from './run-directory.ts'
import { createDatabase, dropDatabase } from './scratch-databases.ts'
import { startTestServer } from './test-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the run's PostgreSQL is, as the URL of its maintenance database. */
    serverUrl: string
    /** The one migrated database that test files share, each with workspaces of its own. */
    databaseUrl: string
    /** Migrated and never connected to: what migrated scratch databases are copied from. */
    templateName: string
    /** A built Roster: `dist/main.js` and `dist/cli/roster.js` are in it. */
    builtDir: string
    /** The browser, unpacked once: two files that do it at once would run a program that is still being written. */
    browserPath: string
  }
}

/** One PostgreSQL for the whole run: the embedded one, or the server that `DATABASE_URL` names. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const runDirectory = await openRunDirectory()
  const [server, built, browserPath] = await Promise.all([
    startTestServer(),
    buildRoster(),
    chromium.executablePath(),
  ])
  const template = await createDatabase(server.url, {})
  const database = await openByUrl(template.url)
  await migrate(database, { log: () => {} })
  await database.close()
  const shared = await createDatabase(server.url, { template: template.name })

  project.provide('serverUrl', server.url)
  project.provide('databaseUrl', shared.url)
  project.provide('templateName', template.name)
  project.provide('builtDir', built.dir)
  project.provide('browserPath', browserPath)

  return async () => {
    await built.remove()
    // An embedded server goes with everything on it.
    if (!server.embedded) for (const { name } of [shared, template]) await dropDatabase(server.url, name)
    await server.stop()
    runDirectory.close()
  }
}
