import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Provided } from './provided.ts'

/** Something that is started once, when it is first asked for. */
interface Lazy<Started> {
  get(): Promise<Started>
  /** Calls this with what was started, if anything was. */
  ifStarted(end: (started: Started) => Promise<unknown>): Promise<void>
}

function lazy<Started>(start: () => Promise<Started>): Lazy<Started> {
  let started: Promise<Started> | undefined
  return {
    get() {
      started ??= start()
      return started
    },
    async ifStarted(end) {
      // The test that requested it has already got the error.
      const value = await started?.catch(() => undefined)
      if (value !== undefined) await end(value)
    },
  }
}

/** Answers on a Unix socket what the run shares: each part starts once, whichever worker asks first, and ends here. */
export async function offerProviders(path: string): Promise<{ close(): Promise<void> }> {
  const store = offerStore()
  // Modules are loaded with the part that needs them, so that tests which need none do not wait.
  const builds = { roster: lazy(buildServer), dashboard: lazy(buildPage) }
  const browser = lazy(async () => (await import('@sparticuz/chromium')).default.executablePath())
  const offers: Record<Provided, () => Promise<string>> = {
    ...store.offers,
    builtDir: builds.roster.get,
    dashboardDir: builds.dashboard.get,
    // Unpacked once: two files that did it at once would run a program that is still being written.
    browserPath: browser.get,
  }
  const server = createServer((request, response) => {
    const name = request.url?.slice(1) as Provided
    offers[name]().then(
      (value) => response.end(value),
      (error: Error) => response.writeHead(500).end(error.stack),
    )
  })
  server.listen(path)
  await once(server, 'listening')
  return {
    async close() {
      server.close()
      await store.close()
    },
  }
}

/** One PostgreSQL for the whole run: the embedded one, or the server that `DATABASE_URL` names. */
function offerStore() {
  const server = lazy(async () => (await import('./test-server.ts')).startTestServer())
  const template = lazy(async () => {
    const { createMigrated } = await import('./scratch-databases.ts')
    return createMigrated((await server.get()).url)
  })
  const shared = lazy(async () => {
    const { createDatabase } = await import('./scratch-databases.ts')
    return createDatabase((await server.get()).url, { template: (await template.get()).name })
  })
  return {
    offers: {
      serverUrl: async () => (await server.get()).url,
      templateName: async () => (await template.get()).name,
      databaseUrl: async () => (await shared.get()).url,
    },
    async close() {
      await server.ifStarted(async ({ url, embedded, stop }) => {
        const { dropDatabase } = await import('./scratch-databases.ts')
        // An embedded server goes with everything on it.
        if (!embedded)
          for (const database of [shared, template])
            await database.ifStarted(({ name }) => dropDatabase(url, name))
        await stop()
      })
    },
  }
}

const buildServer = async () => (await import('./build-roster.ts')).buildRoster()
const buildPage = async () => (await import('./build-roster.ts')).buildDashboard()
