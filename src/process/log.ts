import { loggedError } from '../http/server/log-lines.ts'

/** Logs one sentence about the process itself: the database, migrations, stopping. `warn` is for problems. */
export type Log = (message: string, level?: 'info' | 'warn') => void

/** Writes lines in the format of the server's log, to stderr as well; control characters are escaped. */
export function createLog(level: string, stream: NodeJS.WritableStream = process.stderr): Log {
  const levels = ['trace', 'debug', 'info', 'warn']
  const isSaid = { info: levels.slice(0, 3).includes(level), warn: levels.includes(level) }
  return (message, level = 'info') => {
    if (isSaid[level]) writeLine(stream, { level: level === 'info' ? 30 : 40, msg: message })
  }
}

/** Logs an uncaught error, at every level except `silent`, without personal data. */
export function logDefect(
  what: string,
  error: unknown,
  level: string,
  stream: NodeJS.WritableStream = process.stderr,
): void {
  if (level === 'silent') return
  writeLine(stream, { level: 60, msg: what, err: keptOf(error) })
}

/** Describes an unexpected error of a start, for the process's last output. */
export function describeDefect(error: unknown): string {
  return JSON.stringify(keptOf(error), null, 2)
}

/** Any value can be thrown; one that is no error may contain personal data. */
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

/** The shown form of a line that another process of this Roster logged. */
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

/** The log line for a person at a terminal: the time, the event, and the request id of the answer. */
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

/** Escapes control characters, except for line breaks. */
function inert(text: string): string {
  return text.replace(
    /[^\P{Cc}\n]|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const waitMsMax = 100
const waitingMax = 64 * 1024

/** A line without a problem: pino's level 30 or less. */
const isCalm = /^\{"level":[123]0,/

/**
 * A stream that joins log lines into fewer writes: a write for each request costs as much as reading one.
 * Lines without a problem wait up to a tenth of a second, others are written at once together with them, and
 * the process's end writes the rest. Only a killed process loses waiting lines. On a terminal, lines are
 * formatted for a person.
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
