import { type Command, CommanderError } from 'commander'
import { BackupRefused } from '../core/backup/backup-refused.ts'
import { Refusal } from '../core/failure.ts'
import { ConfigRefused } from '../process/config-refused.ts'
import { CliError, exitCodes } from './cli-error.ts'
import { describeFailure } from './describe-failure.ts'
import { inert } from './print.ts'

/** Parses the arguments and runs their command. Every failure is one sentence on stderr and an exit code. */
export async function runProgram(program: Command, args: readonly string[]): Promise<number> {
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
  // It may say what stands in a file that anybody wrote.
  if (error instanceof BackupRefused) return { message: inert(error.message), exitCode: exitCodes.refused }
  if (error instanceof Refusal)
    return { message: describeFailure(error.failure), exitCode: exitCodes.refused }
  // Loaded on use: what can fail so has loaded the store already.
  const { explainStartError } = await import('../process/explain-start-error.ts')
  const unreachable = explainStartError(error, undefined)
  if (unreachable !== undefined) return { message: unreachable, exitCode: exitCodes.unreachable }
  return { message: (error instanceof Error && error.stack) || String(error), exitCode: exitCodes.refused }
}
