import { type Command, CommanderError } from 'commander'
import { ConfigRefused } from '../config.ts'
import { Refusal } from '../core/failure.ts'
import { failureOfStore } from '../core/failure-of-store.ts'
import { explainStartError } from '../explain-start-error.ts'
import { NoStore } from '../open-local-store.ts'
import { CliError, exitCodes } from './cli-error.ts'
import { describeFailure } from './describe-failure.ts'

/** Parses the arguments and runs their command. Every failure is one sentence on stderr and an exit code. */
export async function runProgram(program: Command, args: readonly string[]): Promise<number> {
  try {
    await program.parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    // Commander has said it already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage
    const { message, exitCode } = explain(error)
    process.stderr.write(`roster: ${message}\n`)
    return exitCode
  }
}

function explain(error: unknown): { message: string; exitCode: number } {
  if (error instanceof CliError) return error
  if (error instanceof ConfigRefused) return { message: error.message, exitCode: exitCodes.usage }
  if (error instanceof NoStore) return { message: error.message, exitCode: exitCodes.unreachable }
  if (error instanceof Refusal)
    return { message: describeFailure(error.failure), exitCode: exitCodes.refused }
  const unreachable = explainStartError(error, undefined)
  if (unreachable !== undefined || failureOfStore(error))
    return { message: unreachable ?? String(error), exitCode: exitCodes.unreachable }
  return { message: (error instanceof Error && error.stack) || String(error), exitCode: exitCodes.refused }
}
