import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { offerProviders } from './offer-providers.ts'
import { openRunDirectory } from './run-directory.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where tests ask for what the run shares: `provided()` does it. */
    providersSocket: string
  }
}

/** Starts nothing but the offer: PostgreSQL, the builds and the browser come when a test first asks for them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const runDirectory = await openRunDirectory()
  const socket = join(runDirectory.path, 'providers')
  const providers = await offerProviders(socket)
  project.provide('providersSocket', socket)

  return async () => {
    await providers.close()
    runDirectory.close()
  }
}
