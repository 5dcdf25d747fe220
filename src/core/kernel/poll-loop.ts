interface PollLoopOptions {
  /** Takes up work, if there is any, and says whether there was: then it is called again at once. Never throws. */
  look(): Promise<boolean>
  /** How long to wait after a look that found none, in milliseconds; asked each time. */
  restMs(): number
}

/**
 * Looks for work again and again: at once while there is some or when woken, else after a rest. Rests are spread out by
 * half, so that processes that started together do not all look at once.
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

  /** Looks no more; resolves when the look under way has ended. */
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
