import { loggedError } from '../http/server/log-lines.ts'

/** Says one sentence of the process's own affairs: the database, migrations, stopping. `warn` is for what is not well. */
export type Log = (message: string, level?: 'info' | 'warn') => void

/** Writes JSON lines as the server's own log does, beside it on stderr; control characters are escaped. */
export function createLog(level: string, stream: NodeJS.WritableStream = process.stderr): Log {
  const levels = ['trace', 'debug', 'info', 'warn']
  const isSaid = { info: levels.slice(0, 3).includes(level), warn: levels.includes(level) }
  return (message, level = 'info') => {
    if (isSaid[level]) writeLine(stream, { level: level === 'info' ? 30 : 40, msg: message })
  }
}

/** Logs what nobody caught, at every level but `silent`, with what a log may keep of it. */
export function logDefect(
  what: string,
  error: unknown,
  level: string,
  stream: NodeJS.WritableStream = process.stderr,
): void {
  if (level === 'silent') return
  writeLine(stream, { level: 60, msg: what, err: keptOf(error) })
}

/** The same for a start that fails as none should, where the process's last words go. */
export function describeDefect(error: unknown): string {
  return JSON.stringify(keptOf(error), null, 2)
}

/** Anything can be thrown; what is no error may be somebody's data. */
function keptOf(error: unknown): object | string {
  return error instanceof Error ? loggedError(error) : `a ${typeof error} was thrown`
}

function writeLine(stream: NodeJS.WritableStream, line: { level: number; msg: string; err?: unknown }): void {
  const { level, ...rest } = line
  stream.write(`${JSON.stringify({ level, time: Date.now(), pid: process.pid, ...rest })}\n`)
}

const waitMsMax = 100
const waitingMax = 64 * 1024

/** A line that only says that all is well: pino's level 30 or less. */
const isCalm = /^\{"level":[123]0,/

/**
 * A stream of log lines that writes many at once: a write of its own for each request costs as much as reading one does.
 * Calm lines wait a tenth of a second at most, others take them along at once, and the process's end leaves none behind.
 * Only a process that is killed loses what waited.
 */
export function gatherLines(stream: NodeJS.WritableStream): { write(line: string): void } {
  let waiting = ''
  let timer: NodeJS.Timeout | undefined
  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (waiting !== '') stream.write(waiting)
    waiting = ''
  }
  process.once('exit', flush)
  return {
    write(line) {
      waiting += line
      if (waiting.length > waitingMax || !isCalm.test(line)) flush()
      else timer ??= setTimeout(flush, waitMsMax).unref()
    },
  }
}
