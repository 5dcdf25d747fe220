import { parentPort } from 'node:worker_threads'
import type { StoredFile } from '../../core/imports/file-translator.ts'
import { FileRefused } from '../../core/imports/file-translator.ts'
import type { ThreadMessage, ThreadSupply, ThreadTask } from './file-threads.ts'

/** A request that the other side could not answer; the call's number identifies the failure there. */
class NotSupplied extends Error {
  readonly call: number

  constructor(call: number) {
    super('What the file needs could not be read.')
    this.call = call
  }
}

const readAheadBytes = 64 * 1024

/** How a thread that reads files receives its tasks and requests data for them. */
export class ThreadSide {
  readonly #port = parentPort as NonNullable<typeof parentPort>
  readonly #calls = new Map<number, (supply: ThreadSupply) => void>()
  #count = 0

  /** `work` is called with each task, one after another; its result ends the task. */
  listen(work: (task: ThreadTask) => Promise<unknown>): void {
    this.#port.on('message', (message: ThreadTask | ThreadSupply) => {
      if ('do' in message) void this.#work(message, work)
      else {
        this.#calls.get(message.call)?.(message)
        this.#calls.delete(message.call)
      }
    })
  }

  /** The file of the task, whose bytes are on the other side. */
  file(size: number): StoredFile {
    const ask = (start: number, end: number) => this.#need({ need: 'bytes', start, end })
    /** The last bytes that came: a zip's table of contents is read in thousands of small pieces. */
    let kept: { start: number; bytes: Buffer } = { start: 0, bytes: Buffer.alloc(0) }
    const from = async (at: number, end: number): Promise<Buffer> => {
      const isKept = at >= kept.start && at < kept.start + kept.bytes.length
      if (!isKept) {
        const chunk = (await ask(at, Math.min(size, Math.max(end, at + readAheadBytes)))) as
          | Uint8Array
          | undefined
        const bytes = Buffer.from(chunk?.buffer ?? new ArrayBuffer(0))
        kept = { start: at, bytes }
        return bytes.subarray(0, end - at)
      }
      return kept.bytes.subarray(at - kept.start, end - kept.start)
    }
    return {
      size,
      async *read(start, end = size) {
        for (let at = start; at < end; ) {
          const bytes = await from(at, end)
          if (bytes.length === 0) return
          yield bytes
          at += bytes.length
        }
      },
    }
  }

  remembered(headers: readonly string[]): Promise<unknown> {
    return this.#need({ need: 'remembered', headers })
  }

  #need(
    need: { need: 'bytes'; start: number; end: number } | { need: 'remembered'; headers: readonly string[] },
  ) {
    const call = this.#count++
    return new Promise<unknown>((resolve, reject) => {
      this.#calls.set(call, ({ value, isFailed }) => {
        if (isFailed === true) reject(new NotSupplied(call))
        else resolve(value)
      })
      this.#say({ ...need, call })
    })
  }

  async #work(task: ThreadTask, work: (task: ThreadTask) => Promise<unknown>): Promise<void> {
    try {
      this.#say({ done: await work(task) })
    } catch (error) {
      this.#say(failureOf(error))
    }
  }

  #say(message: ThreadMessage): void {
    this.#port.postMessage(message)
  }
}

function failureOf(error: unknown): ThreadMessage {
  if (error instanceof FileRefused) return { refused: { code: error.code, message: error.message } }
  if (error instanceof NotSupplied)
    return { failed: { message: error.message, stack: undefined, call: error.call } }
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  return { failed: { message, stack, call: undefined } }
}
