import { Command } from 'commander'
import { type Config, describeConfig, readOwnConfig } from '../config.ts'
import { CliError, exitCodes } from './cli-errors.ts'
import { inert, printJson } from './print.ts'

const examples = `
Examples:
  $ roster config
  $ PORT=8080 roster config --json | jq '.[] | select(.source == "environment")'`

/** `roster config`: every setting with its value and its reason; fails, as a start would, on one that cannot be used. */
export function config(): Command {
  return new Command('config')
    .description('print every setting, its value and the reason for its default')
    .option('--json', 'print JSON')
    .addHelpText('after', examples)
    .action(({ json }: { json?: boolean }) => {
      const settings = describeConfig()
      if (json) printJson(settings)
      else
        for (const { name, value, source, reason } of settings) {
          const given = source === 'environment' ? ' (set)' : ''
          process.stdout.write(`${name}=${inert(value ?? '')}${given}\n    ${reason}\n`)
        }
      readOwnConfig()
    })
}

/** The settings for a command that works on the store itself. Refuses if they name a remote Roster. */
export function localConfig(command: string): Config {
  const config = readOwnConfig()
  if (config.cliUrl !== undefined)
    throw new CliError(
      `${command} works on the store itself, not through ROSTER_URL: run it where the store is, without ROSTER_URL`,
      exitCodes.usage,
    )
  return config
}
