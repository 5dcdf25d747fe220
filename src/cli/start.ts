import { Command } from 'commander'

const examples = `
The same as npm start in a clone: the first start makes the store, prints a link to the dashboard and the first keys, and says
where it listens. Settings come from the environment; roster config lists them.

Examples:
  $ npx roster start

  On another port, with the store elsewhere:
    $ PORT=4000 ROSTER_DATA_DIR=/var/lib/roster roster start

Stops on SIGTERM, SIGINT and SIGHUP once what is in flight is done. With several processes (ROSTER_PROCESSES) and no
terminal, SIGHUP replaces them one by one instead.`

/** `roster start`: this process becomes Roster. */
export function start(): Command {
  return new Command('start')
    .description('run Roster in this terminal, until it is stopped')
    .addHelpText('after', examples)
    .action(async () => {
      // Loaded on use: all of the server. It ends the process itself.
      await import('../main.ts')
    })
}
