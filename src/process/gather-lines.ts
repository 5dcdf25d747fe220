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
