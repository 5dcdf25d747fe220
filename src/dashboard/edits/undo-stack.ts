import { strings } from '../strings/strings.ts'
import { showDone, showError } from '../ui/toasts.tsx'

/** Something that was done and can be taken back. */
export interface Step {
  /** The name in toasts: "Last name of Grace Hopper". */
  name: string
  /** Resolves with what could not be undone, in words, or with nothing if everything was. Undefined: it was not started. */
  undo: () => Promise<Left | undefined>
  redo: () => Promise<Left | undefined>
}

/** The number of undone changes, and of those that were kept because another person changed the value since. */
export interface Left {
  moved: number
  kept: number
}

const stepsKept = 100

/** The changes of this person in this window, newest last, and those that were undone. */
export class UndoStack {
  readonly #done: Step[] = []
  readonly #undone: Step[] = []
  #busy = false

  push(step: Step): void {
    this.#done.push(step)
    this.#undone.length = 0
    if (this.#done.length > stepsKept) this.#done.shift()
  }

  undo(): Promise<void> {
    return this.#move(this.#done, this.#undone, 'undo')
  }

  redo(): Promise<void> {
    return this.#move(this.#undone, this.#done, 'redo')
  }

  /** One at a time: a second press while the first is on its way waits for nothing and does nothing. */
  async #move(from: Step[], to: Step[], way: 'undo' | 'redo'): Promise<void> {
    if (this.#busy) return
    const words = strings.edits[way]
    const step = from.pop()
    if (step === undefined) return showDone(words.nothing)
    this.#busy = true
    try {
      const left = await step[way]()
      if (left === undefined) {
        from.push(step)
        return
      }
      if (left.moved > 0) to.push(step)
      if (left.moved === 0) showDone(words.left(step.name))
      else showDone(left.kept > 0 ? words.doneBut(step.name, left.kept) : words.done(step.name))
    } catch (error) {
      from.push(step)
      showError(error)
    } finally {
      this.#busy = false
    }
  }
}
