import type { Config } from '../config.ts'
import { CliError, exitCodes } from './cli-error.ts'
import type { RosterAddress } from './roster-call.ts'
import type { StoreOptions } from './store-options.ts'

/** The Roster elsewhere that the options or the settings name; undefined: the local store is meant. */
export function readAddress(options: StoreOptions, config: Config): RosterAddress | undefined {
  const url = options.url ?? config.cliUrl
  if (url === undefined) return undefined
  const key = options.key ?? config.cliKey
  if (key === undefined) throw new CliError('--url needs a key: --key, or better ROSTER_KEY', exitCodes.usage)
  if (!URL.canParse(url)) throw new CliError(`${url} is no URL`, exitCodes.usage)
  return { url: url.replace(/\/$/, ''), key }
}
