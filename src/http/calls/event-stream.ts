import { Readable } from 'node:stream'

/** Proxies cut an idle connection after a minute or less. */
const heartbeatMs = 15_000

export interface Listener<T> {
  onChange(value: T): void
  /** Called when there will be no further change. */
  onEnd(): void
}

/**
 * Server-sent events (HTML Living Standard, 9.2) of a value that changes: each event is the whole value. A
 * slow reader gets only the latest one; when a reader hangs up, the function that `subscribe` returned is
 * called.
 */
export function eventStream<T>(event: string, subscribe: (listener: Listener<T>) => () => void): Readable {
  let latest: { value: T } | undefined
  let hasEnded = false
  let isWanted = false

  function flush(): void {
    if (isWanted && latest !== undefined) {
      const text = `event: ${event}\ndata: ${JSON.stringify(latest.value)}\n\n`
      latest = undefined
      isWanted = stream.push(text)
    }
    if (hasEnded && latest === undefined && !stream.readableEnded) stream.push(null)
  }

  const stream = new Readable({
    read() {
      isWanted = true
      flush()
    },
    destroy(error, done) {
      clearInterval(heartbeat)
      unsubscribe()
      done(error)
    },
  })
  const unsubscribe = subscribe({
    onChange(value) {
      latest = { value }
      flush()
    },
    onEnd() {
      hasEnded = true
      flush()
    },
  })
  const heartbeat = setInterval(() => {
    if (isWanted && !hasEnded) isWanted = stream.push(': still here\n\n')
  }, heartbeatMs).unref()
  return stream
}

/**
 * A stream of text that is produced as it is read: `next` waits until there is more, and resolves with
 * undefined at the end. Its signal is aborted when the reader hangs up.
 */
export function streamOf(next: (signal: AbortSignal) => Promise<string | undefined>): Readable {
  const gone = new AbortController()
  let isBusy = false
  async function pull(): Promise<void> {
    isBusy = true
    try {
      const text = await next(gone.signal)
      isBusy = false
      stream.push(text ?? null)
    } catch (error) {
      stream.destroy(error as Error)
    }
  }
  const stream = new Readable({
    read() {
      if (!isBusy) void pull()
    },
    destroy(error, done) {
      gone.abort()
      done(error)
    },
  })
  return stream
}

/** The longest silence of a stream, in milliseconds. */
export const silenceMsMax = heartbeatMs

export const eventStreamType = 'text/event-stream'

export const eventStreamHeaders = {
  'content-type': `${eventStreamType}; charset=utf-8`,
  // Proxies such as nginx would otherwise hold events back until their buffer is full.
  'x-accel-buffering': 'no',
}
