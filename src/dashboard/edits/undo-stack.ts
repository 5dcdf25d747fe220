import { strings } from '../strings/strings.ts'
import { showDone, showError } from '../ui/toasts.tsx'

/** Something that was done and can be taken back. */
export interface Step {
  /** As a toast says it: "Last name of Grace Hopper". */
  name: string
  /** Answers what could not be taken back, in words, or nothing where all of it was. Undefined: it was not begun. */
  undo: () => Promise<Left | undefined>
  redo: () => Promise<Left | undefined>
}

/** How much was moved, and how much was left as it is because somebody changed it since. */
export interface Left {
  moved: number
  kept: number
}

const stepsKept = 100

/** What this person did in this window, newest last, and what of it was taken back. */
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
