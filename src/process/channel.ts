type Handler = (payload: never) => unknown

interface Question {
  question: number
  about: string
  payload: unknown
}

interface Answer {
  answer: number
  value?: unknown
  /** Why there is no value. */
  failure?: string
}

/** One end of the channel between two processes: `process` itself or a worker. */
interface End {
  send?(message: object): unknown
  on(event: 'message', listener: (message: unknown) => void): unknown
}

/** Longer than any handler takes; a process that hangs never answers. */
const answerMsMax = 5_000

/** Requests and answers between a process and one that it started. Each request names a handler of the other end. */
export class Channel {
  readonly #end: End
  readonly #open = new Map<number, (answer: Answer) => void>()
  #asked = 0

  constructor(end: End, handlers: Readonly<Record<string, Handler>>) {
    this.#end = end
    end.on('message', (message) => {
      const said = message as Partial<Question & Answer>
      if (said.answer !== undefined) this.#open.get(said.answer)?.(said as Answer)
      else if (said.question !== undefined) void this.#answer(said as Question, handlers)
    })
  }

  /**
   * Sends a request and waits for its answer, up to `timeoutMs`; rejects if it fails, times out or the other
   * end is gone.
   */
  async ask(about: string, payload: unknown = null, timeoutMs = answerMsMax): Promise<unknown> {
    const question = ++this.#asked
    let timer: NodeJS.Timeout | undefined
    try {
      const { value, failure } = await new Promise<Answer>((resolve, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer to ${about}`)), timeoutMs)
        this.#open.set(question, resolve)
        this.#send({ question, about, payload }, reject)
      })
      if (failure !== undefined) throw new Error(failure)
      return value
    } finally {
      clearTimeout(timer)
      this.#open.delete(question)
    }
  }

  /** Sends a request whose answer is ignored. */
  tell(about: string, payload: unknown = null): void {
    this.#send({ question: ++this.#asked, about, payload }, () => {})
  }

  async #answer({ question, about, payload }: Question, handlers: Readonly<Record<string, Handler>>) {
    const answer: Answer = { answer: question }
    try {
      answer.value = await handlers[about]?.(payload as never)
    } catch (error) {
      answer.failure = (error as Error).message
    }
    this.#send(answer, () => {})
  }

  /** The other process may have ended. */
  #send(message: object, onFailure: (error: Error) => void): void {
    try {
      const end = this.#end as { send?(message: object, callback: (error: Error | null) => void): unknown }
      end.send?.(message, (error) => error && onFailure(error))
    } catch (error) {
      onFailure(error as Error)
    }
  }
}
