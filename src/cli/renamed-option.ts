import { type Command, Option } from 'commander'

/**
 * Adds an option that is called as the API's field. The name that it had before still works, and says the new one; it is in no help.
 */
export function withRenamed(command: Command, former: string, flags: string, description: string): Command {
  const option = new Option(flags, description)
  const [, value = ''] = / (<.+>)$/.exec(flags) ?? []
  const old = new Option(`${former} ${value}`.trim()).hideHelp()
  command.addOption(option).addOption(old)
  return command.on(`option:${old.name()}`, (given: string) => {
    process.stderr.write(`${former} is called ${option.long} now, as the API's field is.\n`)
    command.setOptionValueWithSource(option.attributeName(), given, 'cli')
  })
}

/** Adds the option that says which workspace a command is about. */
export function withWorkspaceOption(command: Command): Command {
  return withRenamed(
    command,
    '--workspace',
    '--workspace-id <id>',
    'which workspace; needed where there are several and no workspace key says it',
  )
}
