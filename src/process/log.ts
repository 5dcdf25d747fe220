import { loggedError } from '../http/server/log-lines.ts'

/** Says one sentence of the process's own affairs: the database, migrations, stopping. `warn` is for what is not well. */
export type Log = (message: string, level?: 'info' | 'warn') => void

/** Writes lines as the server's own log does, beside it on stderr; control characters are escaped. */
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

/** Describes an unexpected error of a start, where the process's last words go. */
export function describeDefect(error: unknown): string {
  return JSON.stringify(keptOf(error), null, 2)
}

/** Anything can be thrown; what is no error may be somebody's data. */
function keptOf(error: unknown): object | string {
  return error instanceof Error ? loggedError(error) : `a ${typeof error} was thrown`
}

function writeLine(stream: NodeJS.WritableStream, line: { level: number; msg: string; err?: unknown }): void {
  const { level, ...rest } = line
  const text = `${JSON.stringify({ level, time: Date.now(), pid: process.pid, ...rest })}\n`
  stream.write(isTerminal(stream) ? readableLine(text) : text)
}

function isTerminal(stream: NodeJS.WritableStream): boolean {
  return (stream as Partial<NodeJS.WriteStream>).isTTY === true
}

/** A line that another process of this Roster logged, as it is shown here. */
export function shownLine(line: string): string {
  return isTerminal(process.stderr) && line.startsWith('{"level":') ? readableLine(line) : line
}

interface LoggedLine {
  level: number
  time: number
  msg?: string
  method?: string
  route?: string
  status?: number
  durationMs?: number
  requestId?: string
  err?: { type: string; message: string; stack: string } | string
}

const levelNames: Record<number, string> = {
  10: 'trace ',
  20: 'debug ',
  40: 'warning ',
  50: 'error ',
  60: 'fatal ',
}

/** A line of the log as a person at a terminal reads it: the time, what happened, and the id that the answer carries. */
export function readableLine(text: string): string {
  const { level, time, msg = '', err, ...request } = JSON.parse(text) as LoggedLine
  const { method, route, status, durationMs, requestId } = request
  const answered =
    status === undefined ? [] : [`${method} ${route ?? '(no route)'} ${status} in ${durationMs} ms`]
  const parts = [...(msg === 'answered' ? [] : [msg]), ...answered, ...(requestId ? [requestId] : [])]
  const failure =
    err === undefined
      ? ''
      : `\n${typeof err === 'string' ? err : `${err.type}: ${err.message}\n${err.stack}`}`
  const clock = new Date(time).toISOString().slice(11, 19)
  return `${inert(`${clock}  ${levelNames[level] ?? ''}${parts.join('  ').replaceAll('\n', ' ')}${failure}`)}\n`
}

/** What a terminal would act on rather than show, line breaks apart. */
function inert(text: string): string {
  return text.replace(
    /[^\P{Cc}\n]|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const waitMsMax = 100
const waitingMax = 64 * 1024

/** A line that only says that all is well: pino's level 30 or less. */
const isCalm = /^\{"level":[123]0,/

/**
 * A stream of log lines that writes many at once: a write of its own for each request costs as much as reading one does.
 * Calm lines wait a tenth of a second at most, others take them along at once, and the process's end leaves none behind.
 * Only a process that is killed loses what waited. On a terminal they are lines for a person.
 */
export function gatherLines(stream: NodeJS.WritableStream): { write(line: string): void } {
  let waiting = ''
  let timer: NodeJS.Timeout | undefined
  const shown = isTerminal(stream) ? readableLine : (line: string) => line
  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (waiting !== '') stream.write(waiting)
    waiting = ''
  }
  process.once('exit', flush)
  return {
    write(line) {
      waiting += shown(line)
      if (waiting.length > waitingMax || !isCalm.test(line)) flush()
      else timer ??= setTimeout(flush, waitMsMax).unref()
    },
  }
}
