/** Says one sentence of the process's own affairs: the database, migrations, stopping. */
export type Log = (message: string) => void

/** Writes JSON lines as the server's own log does, beside it on stderr; control characters are escaped. */
export function createLog(level: string, stream: NodeJS.WritableStream = process.stderr): Log {
  if (!['trace', 'debug', 'info'].includes(level)) return () => {}
  return (message) => {
    stream.write(`${JSON.stringify({ level: 30, time: Date.now(), pid: process.pid, msg: message })}\n`)
  }
}
