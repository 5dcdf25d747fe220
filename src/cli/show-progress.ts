import type { WriteStream } from 'node:tty'

const tableEveryMs = 100

export interface ShownProgress {
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
