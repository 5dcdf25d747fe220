import { Command } from 'commander'
import { backup } from './backup.ts'
import { config } from './config.ts'
import { dashboardLink } from './dashboard-link.ts'
import { doctor } from './doctor.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { keysCreate } from './keys-create.ts'
import { keysList } from './keys-list.ts'
import { keysRevoke } from './keys-revoke.ts'
import { restore } from './restore.ts'
import { workspacesCreate } from './workspaces-create.ts'
import { workspacesList } from './workspaces-list.ts'

const help = `
Commands work on the local store (ROSTER_DATA_DIR, ./data unless set, or DATABASE_URL), also while Roster runs; keys,
workspaces, import and export with --url on a Roster elsewhere.

Examples:
  $ roster keys create "My laptop" --scopes read,write,admin
  $ roster workspaces create "Paris office" --timezone Europe/Paris --region FR
  $ roster dashboard-link
  $ roster import people.csv
  $ roster export contacts.csv
  $ roster backup monday.roster
  $ ROSTER_DATA_DIR=./restored roster restore monday.roster
  $ roster doctor
  $ roster config

Exit codes: 0 done, 1 refused, 2 wrong usage or settings, 3 the store cannot be reached,
4 done but for some rows.`

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
    keys,
    workspaces,
    dashboardLink(),
    importCommand(),
    exportCommand(),
    backup(),
    restore(),
    doctor(),
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
