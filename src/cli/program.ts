import { Command, CommanderError } from 'commander'
import { ConfigRefused } from '../config-values.ts'
import { BackupRefused } from '../core/backup/backup-refused.ts'
import { Refusal } from '../core/kernel/failure.ts'
import { backup } from './backup.ts'
import { changes } from './changes.ts'
import { CliError, describeFailure, exitCodes } from './cli-errors.ts'
import { config } from './config.ts'
import { dashboardLink } from './dashboard-link.ts'
import { distribute } from './distribute.ts'
import { doctor } from './doctor.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { keysCreate, keysList, keysRevoke } from './keys.ts'
import { endWithReader, inert } from './print.ts'
import { restore } from './restore.ts'
import { start } from './start.ts'
import { webhooks } from './webhooks.ts'
import { workspacesCreate, workspacesList } from './workspaces.ts'

const help = `
Commands work on the local store (ROSTER_DATA_DIR, ./data unless set, or DATABASE_URL), also while Roster runs; keys,
workspaces, webhooks, import, export and changes with --url on a Roster elsewhere.

Examples:
  $ roster start
  $ roster keys create "My laptop" --scopes read,write,admin
  $ roster workspaces create "Paris office" --timezone Europe/Paris --default-region FR
  $ roster dashboard-link
  $ roster import people.csv
  $ roster export contacts.csv
  $ roster changes --follow
  $ roster webhooks create https://example.com/hooks/roster --types 'contact.*'
  $ roster webhooks listen --forward http://localhost:3001/hook
  $ roster backup monday.roster
  $ ROSTER_DATA_DIR=./restored roster restore monday.roster
  $ roster doctor
  $ roster config

Exit codes: 0 done, 1 refused, 2 wrong usage or settings, 3 the store cannot be reached,
4 done but for some rows or cells.`

/** The command line, a group or a command a line. */
export function program(): Command {
  const keys = new Command('keys').description('make, list and revoke API keys')
  for (const command of [keysCreate(), keysList(), keysRevoke()]) keys.addCommand(command)

  const workspaces = new Command('workspaces').description('make and list workspaces')
  for (const command of [workspacesCreate(), workspacesList()]) workspaces.addCommand(command)

  const roster = new Command('roster').description(
    'Look after a Roster: the contacts service you run yourself.',
  )
  for (const command of [
    start(),
    keys,
    workspaces,
    dashboardLink(),
    importCommand(),
    exportCommand(),
    changes(),
    webhooks(),
    backup(),
    restore(),
    doctor(),
    distribute(),
    config(),
  ])
    roster.addCommand(command)
  roster.addHelpText('after', help).showHelpAfterError('(--help shows how)')
  return throwingInsteadOfExiting(roster)
}

function throwingInsteadOfExiting(command: Command): Command {
  command.exitOverride()
  for (const child of command.commands) throwingInsteadOfExiting(child)
  return command
}

/** Parses the arguments and runs their command. Every failure is one sentence on stderr and an exit code. */
export async function runProgram(program: Command, args: readonly string[]): Promise<number> {
  endWithReader()
  try {
    await program.parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    // Commander has said it already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage
    const { message, exitCode } = await explain(error)
    process.stderr.write(`roster: ${message}\n`)
    return exitCode
  }
}

async function explain(error: unknown): Promise<{ message: string; exitCode: number }> {
  if (error instanceof CliError) return error
  if (error instanceof ConfigRefused) return { message: error.message, exitCode: exitCodes.usage }
  // The message may quote a file of unknown origin.
  if (error instanceof BackupRefused) return { message: inert(error.message), exitCode: exitCodes.refused }
  if (error instanceof Refusal)
    return { message: describeFailure(error.failure), exitCode: exitCodes.refused }
  // Imported when needed: an error of this kind means that the store is loaded already.
  const { explainStartError } = await import('../explain-start-error.ts')
  const unreachable = explainStartError(error, undefined)
  if (unreachable !== undefined) return { message: unreachable, exitCode: exitCodes.unreachable }
  return { message: (error instanceof Error && error.stack) || String(error), exitCode: exitCodes.refused }
}
