import { Writable } from 'node:stream'
import { CliError } from './cli-error.ts'

/**
 * Stdout as a stream that may be ended, whose errors say what they are: a reader that went away looks like a database
 * that did, and a full disk behind a redirection is thrown rather than told.
 */
export function stdoutStream(stdout: NodeJS.WritableStream = process.stdout): Writable {
  const refusal = (error: unknown) => new CliError(`stdout cannot be written: ${(error as Error).message}`)
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
