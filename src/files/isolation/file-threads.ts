import { Worker } from 'node:worker_threads'
import type { ProfileKnowledge, StoredFile } from '../../core/imports/file-translator.ts'
import { type FileRefusalCode, FileRefused } from '../../core/imports/file-translator.ts'

/** The task of a thread; it requests bytes and remembered mappings itself. */
export type ThreadTask =
  | { do: 'profile'; size: number; given: object; known: Omit<ProfileKnowledge, 'remembered'> }
  | { do: 'open'; size: number; format: object; width: number; from: object | undefined }
  | { do: 'next' }

/** A message of a thread: what it needs, or how its task ended. */
export type ThreadMessage =
  | { need: 'bytes'; call: number; start: number; end: number }
  | { need: 'remembered'; call: number; headers: readonly string[] }
  | { done: unknown }
  | { refused: { code: FileRefusalCode; message: string } }
  | { failed: { message: string; stack: string | undefined; call: number | undefined } }

/** An answer to a need; `isFailed`: the call cannot be answered, and neither can the task. */
export interface ThreadSupply {
  call: number
  value: unknown
  isFailed?: boolean
}

/** The data that a thread's tasks read. */
export interface ThreadSource {
  file: StoredFile
  remembered?: ProfileKnowledge['remembered']
}

export interface ThreadLimits {
  /** The bound of the thread's own heap; beyond it the thread ends and Roster goes on. */
  heapMb: number
  /** How long it may compute for one task, without waiting, in milliseconds. */
  busyMsMax: number
}

/**
 * A thread that reads an uploaded file: a malicious file can only exhaust the thread's own time and memory,
 * and end the thread. One task at a time.
 */
export class FileThread {
  readonly #worker: Worker
  readonly #limits: ThreadLimits
  #source: ThreadSource
  #task: { resolve: (value: unknown) => void; reject: (error: unknown) => void } | undefined
  #failures = new Map<number, unknown>()
  /** Needs that are not answered yet: the thread waits for us, not we for it. */
  #needs = 0
  #timer: NodeJS.Timeout | undefined
  #hasEnded = false

  constructor(entry: URL, source: ThreadSource, limits: ThreadLimits) {
    this.#limits = limits
    this.#source = source
    this.#worker = new Worker(entry, {
      // Nothing of the process's settings is needed to read a file.
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: limits.heapMb, maxYoungGenerationSizeMb: 16 },
    })
    this.#worker.on('message', (message: ThreadMessage) => this.#take(message))
    this.#worker.on('error', (error) => this.#end(refusalOf(error)))
    this.#worker.on('exit', () => this.#end(tooMuch('more memory')))
    this.#worker.unref()
  }

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** Resolves with the result of the task. Rejects with `FileRefused` if the file is refused, or exceeds its limits. */
  run(task: ThreadTask, source = this.#source): Promise<unknown> {
    this.#source = source
    return new Promise((resolve, reject) => {
      if (this.#hasEnded) return reject(tooMuch('more memory'))
      this.#task = { resolve, reject }
      this.#failures.clear()
      this.#needs = 0
      // While it works it keeps the process alive.
      this.#worker.ref()
      this.#worker.postMessage(task)
      this.#watch()
    })
  }

  async stop(): Promise<void> {
    this.#hasEnded = true
    clearTimeout(this.#timer)
    await this.#worker.terminate()
  }

  #take(message: ThreadMessage): void {
    if ('need' in message) {
      this.#needs++
      this.#watch()
      void this.#supply(message)
    } else if ('done' in message) this.#settle(({ resolve }) => resolve(message.done))
    else if ('refused' in message) {
      const { code, message: text } = message.refused
      this.#settle(({ reject }) => reject(new FileRefused(code, text)))
    } else {
      const { message: text, stack, call } = message.failed
      const own = call === undefined ? undefined : this.#failures.get(call)
      this.#settle(({ reject }) => reject(own ?? Object.assign(new Error(text), stack && { stack })))
    }
  }

  async #supply(message: Extract<ThreadMessage, { need: string }>): Promise<void> {
    const { call } = message
    const supply: ThreadSupply = { call, value: undefined }
    try {
      supply.value =
        message.need === 'bytes'
          ? await firstChunk(this.#source.file, message.start, message.end)
          : await this.#source.remembered?.(message.headers)
    } catch (error) {
      this.#failures.set(call, error)
      supply.isFailed = true
    }
    if (this.#hasEnded) return
    this.#needs--
    this.#watch()
    const { value } = supply
    this.#worker.postMessage(supply, value instanceof Uint8Array ? [value.buffer as ArrayBuffer] : [])
  }

  /** Counts time only while the thread is not waiting for data. */
  #watch(): void {
    clearTimeout(this.#timer)
    if (this.#task === undefined || this.#needs > 0) return
    this.#timer = setTimeout(() => {
      this.#end(tooMuch('more time'))
      void this.#worker.terminate()
    }, this.#limits.busyMsMax)
  }

  #end(error: unknown): void {
    this.#hasEnded = true
    this.#settle(({ reject }) => reject(error))
  }

  #settle(
    how: (task: { resolve: (value: unknown) => void; reject: (error: unknown) => void }) => void,
  ): void {
    clearTimeout(this.#timer)
    const task = this.#task
    this.#task = undefined
    this.#worker.unref()
    if (task !== undefined) how(task)
  }
}

/** Bytes of its own, so that they can be handed over; undefined at the end. */
async function firstChunk(file: StoredFile, start: number, end: number): Promise<Uint8Array | undefined> {
  for await (const chunk of file.read(start, end)) if (chunk.length > 0) return new Uint8Array(chunk)
  return undefined
}

function tooMuch(what: string): FileRefused {
  return new FileRefused(
    'unpacks_too_large',
    `The file takes ${what} than reading a file may: save its table as CSV, or in parts.`,
  )
}

function refusalOf(error: unknown): unknown {
  const isMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
  return isMemory ? tooMuch('more memory') : error
}
