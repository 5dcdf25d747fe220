import { createHash } from 'node:crypto'
import { takeWork } from '../../store/access/work-taken.ts'
import type { DirectoryScope } from '../../store/kernel/scope.ts'
import { Refusal } from '../kernel/failure.ts'

/** What work is counted by: the key or session, the account, or the network address. */
export type LimitedBy = 'key' | 'account' | 'address'

/**
 * The most units of work a minute; 0 means no limit. A call is one unit; a call about several records is one
 * unit per record.
 */
export type WorkMax = Record<LimitedBy, number>

/** The state of one limit: how much is left, and for how long. */
export interface Standing {
  by: LimitedBy
  max: number
  left: number
  seconds: number
}

export const windowMs = 60_000

/** The most portions of one subject's limit that a process takes from the database in a window. */
const portionsPerWindow = 50
/** The number of subjects in memory above which those of past windows are removed. */
const subjectsMax = 10_000

/**
 * Limits the work of callers per minute, across all processes. The database counts, but calls rarely wait for
 * it: a process takes a portion of a limit and spends that locally.
 */
export class WorkLimits {
  readonly #scope: DirectoryScope
  readonly #max: WorkMax
  readonly #allowances = new Map<string, Allowance>()

  constructor({ db }: DirectoryScope, max: WorkMax) {
    this.#scope = { db }
    this.#max = max
  }

  get max(): Readonly<WorkMax> {
    return this.#max
  }

  /**
   * Spends units of a subject's limit and resolves with its state; undefined without a limit. Refuses if too
   * little is left.
   */
  async spend(by: LimitedBy, id: string, units: number): Promise<Standing | undefined> {
    const max = this.#max[by]
    if (max === 0) return undefined
    const allowance = this.#allowanceOf(by, id)
    const isSpent = await allowance.spend(units)
    const standing = { by, max, left: allowance.left, seconds: allowance.secondsLeft }
    if (!isSpent) throw new OverLimit(standing, units)
    return standing
  }

  #allowanceOf(by: LimitedBy, id: string): Allowance {
    const name = `${by} ${id}`
    const known = this.#allowances.get(name)
    if (known !== undefined) return known
    if (this.#allowances.size >= subjectsMax)
      for (const [other, allowance] of this.#allowances) if (allowance.isOver) this.#allowances.delete(other)
    const made = new Allowance(this.#scope, name, this.#max[by])
    this.#allowances.set(name, made)
    return made
  }
}

/** A refusal with the state of the limit that is exhausted. */
export class OverLimit extends Refusal {
  readonly standing: Standing

  constructor(standing: Standing, units: number) {
    const { by, max, left, seconds } = standing
    const needed =
      units === 1 ? 'This call needs a unit of work' : `This call needs ${units} more units of work`
    super({
      code: 'too_many_requests',
      detail:
        units > 1 && units >= max
          ? `${needed}, and the ${by} has ${max} a minute: send fewer records at once.`
          : `${needed}, and the ${by} has ${left} of ${max} left in this minute.`,
      retryAfterS: seconds,
      violatedPolicies: [by],
    })
    this.standing = standing
  }
}

/** The part of one subject's limit that this process has. */
class Allowance {
  readonly #scope: DirectoryScope
  readonly #subject: Buffer
  readonly #max: number
  #endsAt = 0
  /** Taken from the database and not yet spent. */
  #inHand = 0
  /** What no process had taken at the last look. */
  #elsewhere = 0
  #taking: Promise<void> | undefined

  constructor(scope: DirectoryScope, name: string, max: number) {
    this.#scope = scope
    this.#subject = createHash('sha256').update(name).digest()
    this.#max = max
  }

  get isOver(): boolean {
    return this.#endsAt <= performance.now() && this.#taking === undefined
  }

  get left(): number {
    return this.isOver ? this.#max : this.#inHand + this.#elsewhere
  }

  get secondsLeft(): number {
    const seconds = Math.ceil((this.#endsAt - performance.now()) / 1_000)
    return Math.min(Math.max(seconds, 1), windowMs / 1_000)
  }

  /** Spends units; resolves with whether there were enough. */
  async spend(units: number): Promise<boolean> {
    for (;;) {
      const isOver = this.#endsAt <= performance.now()
      if (!isOver && this.#inHand >= units) {
        this.#inHand -= units
        return true
      }
      if (!isOver && this.#elsewhere === 0) return false
      // Calls that arrive meanwhile wait for the same portion, and take another one if it is spent.
      this.#taking ??= this.#take(units).finally(() => {
        this.#taking = undefined
      })
      await this.#taking
    }
  }

  async #take(units: number): Promise<void> {
    const isOver = this.#endsAt <= performance.now()
    const missing = units - (isOver ? 0 : this.#inHand)
    const wanted = Math.max(missing, Math.ceil(this.#max / portionsPerWindow))
    const taken = await takeWork(this.#scope, this.#subject, { wanted, max: this.#max, windowMs })
    const endsAt = performance.now() + taken.msLeft
    // The database has started a new window, so what is in hand belonged to the former one.
    if (endsAt > this.#endsAt + 1_000) this.#inHand = 0
    this.#endsAt = endsAt
    this.#inHand += taken.granted
    this.#elsewhere = this.#max - taken.units
  }
}
