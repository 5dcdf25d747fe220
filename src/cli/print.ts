import { Writable } from 'node:stream'
import { CliError } from './cli-errors.ts'

/** Characters that a terminal would act on: control characters, and those that change the direction of text. */
const active = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu

/** Text that is safe on a terminal, whatever its source. */
export function inert(text: string): string {
  return text.replace(active, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** One JSON value, indented. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

/** Rows under a heading, each column as wide as its widest cell. */
export function printTable(heading: readonly string[], rows: readonly (readonly string[])[]): void {
  const lines = [heading, ...rows].map((row) => row.map(inert))
  const widths = heading.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)))
  for (const line of lines) {
    const cells = line.map((cell, column) => cell.padEnd(widths[column]!))
    process.stdout.write(`${cells.join('  ').trimEnd()}\n`)
  }
}

/**
 * Ends the process silently when the reader of stdout has gone, as with `| head`; any other write error is
 * one sentence.
 */
export function endWithReader(stdout: NodeJS.WriteStream = process.stdout): void {
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    process.stderr.write(`roster: stdout cannot be written: ${error.message}\n`)
    process.exit(1)
  })
}

/**
 * Stdout as a stream that may be ended and whose errors are distinct: a missing reader would look like a
 * missing database, and a full disk behind a redirection is thrown. Output that has to be complete, such as a
 * backup, fails if its reader goes.
 */
export function stdoutStream(
  stdout: NodeJS.WritableStream = process.stdout,
  { mustBeWhole = false } = {},
): Writable {
  const refusal = (error: unknown) => new CliError(`stdout cannot be written: ${(error as Error).message}`)
  if (mustBeWhole) stdout.removeAllListeners('error')
  // Told by the write that met it; without a listener it would end the process too.
  stdout.on('error', () => {})
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      try {
        stdout.write(chunk, (error) => done(error ? refusal(error) : null))
      } catch (error) {
        done(refusal(error))
      }
    },
  })
}
