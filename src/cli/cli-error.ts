/** What a script can tell apart; `roster --help` lists them. */
export const exitCodes = { refused: 1, usage: 2, unreachable: 3, partly: 4 } as const

/** A command did not do what it was told. One sentence for the person, one exit code for the script. */
export class CliError extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode: number = exitCodes.refused) {
    super(message)
    this.exitCode = exitCode
  }
}
