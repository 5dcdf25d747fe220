interface PollLoopOptions {
  /**
   * Takes up work, if there is any. Resolves with whether there was any; if so, it is called again at once.
   * Never rejects.
   */
  look(): Promise<boolean>
  /** The pause after a look that found no work, in milliseconds; called before each pause. */
  restMs(): number
}

/**
 * Looks for work repeatedly: at once while there is some or after `wake`, else after a pause. Pauses vary by
 * half, so that processes that started together do not all look at the same moment.
 */
export class PollLoop {
  readonly #options: PollLoopOptions
  #loop: Promise<void> | undefined
  #isStopping = false
  #isWoken = false
  #rouse = () => {}

  constructor(options: PollLoopOptions) {
    this.#options = options
  }

  get isStopping(): boolean {
    return this.#isStopping
  }

  start(): void {
    this.#loop ??= this.#run()
  }

  /** Looks at once, or again after the look under way. */
  wake(): void {
    this.#isWoken = true
    this.#rouse()
  }

  /** Stops looking. Resolves when the look under way has ended. */
  async stop(): Promise<void> {
    this.#isStopping = true
    this.wake()
    await this.#loop
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      this.#isWoken = false
      if (!(await this.#options.look())) await this.#rest()
    }
  }

  async #rest(): Promise<void> {
    if (this.#isWoken) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#options.restMs() * (0.5 + Math.random())).unref()
      this.#rouse = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
