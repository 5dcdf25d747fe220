import { type Config, readOwnConfig } from '../config.ts'
import { CliError, exitCodes } from './cli-error.ts'

/** The settings for a command that works on the store itself. Refuses where they name a Roster elsewhere. */
export function localConfig(command: string): Config {
  const config = readOwnConfig()
  if (config.cliUrl !== undefined)
    throw new CliError(
      `${command} works on the store itself, not through ROSTER_URL: run it where the store is, without ROSTER_URL`,
      exitCodes.usage,
    )
  return config
}
