import { type Config, readOwnConfig } from '../config.ts'
import type { Administration } from './administration.ts'
import { readAddress } from './read-address.ts'
import { remoteAdministration } from './remote-administration.ts'
import type { StoreOptions } from './store-options.ts'

/** Opens what the options name, does the work and closes it again. */
export async function administer<T>(
  options: StoreOptions,
  work: (store: Administration) => Promise<T>,
): Promise<T> {
  const config = readOwnConfig()
  const store = await open(options, config)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

async function open(options: StoreOptions, config: Config): Promise<Administration> {
  const address = readAddress(options, config)
  if (address !== undefined) return remoteAdministration(address)
  // Loaded on use: a driver and a phone book that neither --help nor --url need.
  const { localAdministration } = await import('./local-administration.ts')
  return localAdministration(config)
}
