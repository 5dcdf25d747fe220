import type { WriteStream } from 'node:tty'
import { CliError } from './cli-errors.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Runs work that a signal ends in good order; a second one ends the process. Says `said` when it was stopped. */
export async function untilStopped<T>(said: string, work: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  for (const signal of signals) process.once(signal, stop)
  try {
    return await work(stopping.signal)
  } catch (error) {
    throw stopping.signal.aborted ? new CliError(`stopped: ${said}`) : error
  } finally {
    for (const signal of signals) process.off(signal, stop)
  }
}

/** On a terminal a line is written over so often; elsewhere a new one is said. */
const barEveryMs = { terminal: 200, elsewhere: 10_000 }
const barWidth = 24

interface ProgressBar {
  /** Shows the number done, with the total or the share of all work if it is known. */
  show(done: number, of?: { total?: number | undefined; share?: number | undefined }): void
  /** Prints the final state. */
  end(): void
}

/** Shows progress, speed and remaining time: as a bar on a terminal, elsewhere as a line from time to time. */
export function progressBar(unit: string, stream: WriteStream = process.stderr as WriteStream): ProgressBar {
  const startedAt = performance.now()
  const pauseMs = stream.isTTY ? barEveryMs.terminal : barEveryMs.elsewhere
  let latest: { done: number; total?: number | undefined; share?: number | undefined } | undefined
  let shownAt = startedAt

  function write(isLast: boolean): void {
    if (latest === undefined) return
    const line = describeProgress({
      ...latest,
      unit,
      elapsedMs: performance.now() - startedAt,
      bar: stream.isTTY,
    })
    // To the end of the line: the one before may have been longer.
    stream.write(stream.isTTY ? `\r${line}\u001b[K${isLast ? '\n' : ''}` : `${line}\n`)
  }

  return {
    show(done, of = {}) {
      latest = { done, ...of }
      const now = performance.now()
      if (now - shownAt < pauseMs) return
      shownAt = now
      write(false)
    },
    end() {
      write(true)
      latest = undefined
    },
  }
}

/** "62 %  620,000 of 1,000,000 rows  104,000/s  4 s left", with a bar before it on a terminal. Pure. */
export function describeProgress(of: {
  done: number
  total?: number | undefined
  share?: number | undefined
  unit: string
  elapsedMs: number
  bar?: boolean | undefined
}): string {
  const { done, total, unit, elapsedMs, bar } = of
  const share = total === undefined || total === 0 ? of.share : Math.min(1, done / total)
  const parts = [`${total === undefined ? number(done) : `${number(done)} of ${number(total)}`} ${unit}`]
  if (share !== undefined) {
    parts.unshift(`${Math.floor(share * 100)} %`)
    if (bar) parts.unshift(`[${'#'.repeat(Math.floor(share * barWidth)).padEnd(barWidth, '.')}]`)
  }
  parts.push(`${number(elapsedMs > 0 ? Math.round((done / elapsedMs) * 1000) : 0)}/s`)
  if (share !== undefined && share > 0 && share < 1)
    parts.push(`${duration((elapsedMs * (1 - share)) / share / 1000)} left`)
  return parts.join('  ')
}

const number = (count: number) => count.toLocaleString('en')

/** "4 s", "2 min 5 s", "1 h 3 min". */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

const tableEveryMs = 100

interface ShownProgress {
  show(table: string, rows: number): void
  end(): void
}

/** Shows rows table by table: one line that changes on a terminal, a line for each table elsewhere. */
export function showProgress(stream: WriteStream = process.stderr as WriteStream): ShownProgress {
  let line: { table: string; text: string; shownAt: number } | undefined

  function finishLine(): void {
    if (line !== undefined) stream.write(stream.isTTY ? `\r${line.text}\n` : `${line.text}\n`)
    line = undefined
  }

  return {
    show(table, rows) {
      if (line !== undefined && line.table !== table) finishLine()
      const text = `${table}: ${rows.toLocaleString('en')} rows`
      const now = performance.now()
      const isDue = stream.isTTY && now - (line?.shownAt ?? Number.NEGATIVE_INFINITY) >= tableEveryMs
      if (isDue) stream.write(`\r${text}`)
      line = { table, text, shownAt: isDue ? now : (line?.shownAt ?? now) }
    },
    end: finishLine,
  }
}
