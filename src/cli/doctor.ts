import { Command } from 'commander'
import type { Config } from '../config.ts'
import type { Finding } from '../core/doctor/findings.ts'
import { CliError, exitCodes } from './cli-errors.ts'
import { localConfig } from './config.ts'
import { inert, printJson } from './print.ts'

const examples = `
Changes nothing, and may run beside Roster. A million contacts take seconds.

  versions, disk, files      this machine, and the data directory if there is one
  postgresql, durability     the server, and whether what was answered is on its disk
  clock                      the server's against this machine's
  database                   it can be reached, read and written
  migrations, schema         the tables are those that this Roster makes
  uniqueness                 no phone, email or external id stands twice, read from the tables themselves
  references, history        lists, tags, fields and log rows all lead somewhere
  counters, search           the counts of every import sum to its rows; every contact can be found
  indexes                    valid, and holding what the tables do (amcheck reads them all where it is installed)

Examples:
  $ roster doctor

  The same of a PostgreSQL of your own:
    $ DATABASE_URL=postgres://… roster doctor

  In a script, every night:
    $ roster doctor --json | jq -r '.checks[] | select(.state != "ok") | .says'

Exit codes: 0 nothing failed (there may be warnings), 1 something did, 3 the store cannot be reached.`

const signs = { ok: 'ok     ', warning: 'warning', failed: 'FAILED ' }

/** `roster doctor`: examines the store and its environment, and reports problems in sentences. */
export function doctor(): Command {
  return new Command('doctor')
    .description('examine the store: uniqueness, references, indexes, durability, disk, versions')
    .option('--json', 'print JSON')
    .addHelpText('after', examples)
    .action(async ({ json = false }: { json?: boolean }) => {
      const findings: Finding[] = []
      for await (const finding of examine(localConfig('doctor'))) {
        findings.push(finding)
        if (!json)
          process.stdout.write(
            `${signs[finding.state]}  ${finding.check.padEnd(10)}  ${inert(finding.says)}\n`,
          )
      }
      const sick = findings.filter(({ state }) => state === 'failed')
      if (json) printJson({ healthy: sick.length === 0, checks: findings })
      if (sick.length === 0) return
      const isUnreachable = findings.at(-1)?.check === 'database'
      throw new CliError(
        `failed: ${sick.map(({ check }) => check).join(', ')}`,
        isUnreachable ? exitCodes.unreachable : exitCodes.refused,
      )
    })
}

async function* examine(config: Config): AsyncGenerator<Finding> {
  // Loaded on use: a driver that --help does not need.
  const { examineStore } = await import('../core/doctor/examine-store.ts')
  const { examineMachine } = await import('../process/examine-machine.ts')
  const { openLocalStore } = await import('../process/local-store.ts')
  yield* examineMachine(config)
  let database: Awaited<ReturnType<typeof openLocalStore>>
  try {
    database = await openLocalStore(config, 'any')
  } catch (error) {
    yield await unreachable(error, config)
    return
  }
  try {
    yield* examineStore(database)
  } catch (error) {
    yield await unreachable(error, config)
  } finally {
    await database.close()
  }
}

/** The finding for a store that cannot be examined further. Defects are rethrown. */
async function unreachable(error: unknown, config: Config): Promise<Finding> {
  const { explainStartError } = await import('../explain-start-error.ts')
  const sentence = explainStartError(error, config)
  if (sentence === undefined) throw error
  return { check: 'database', state: 'failed', says: sentence }
}
