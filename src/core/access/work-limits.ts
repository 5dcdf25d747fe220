import { createHash } from 'node:crypto'
import { takeWork } from '../../store/access/work-taken.ts'
import type { DirectoryScope } from '../../store/kernel/scope.ts'
import { Refusal } from '../kernel/failure.ts'

/** By what callers are told apart: by their key or session, by their account, and by their network address. */
export type LimitedBy = 'key' | 'account' | 'address'

/** Units of work a minute; 0 is no limit. A call is one unit, and one about many records as many as it names. */
export type WorkMax = Record<LimitedBy, number>

/** How much is left of an allowance, and for how long. */
export interface Standing {
  by: LimitedBy
  max: number
  left: number
  seconds: number
}

export const windowMs = 60_000

/** A process asks the database at most about this many times a window for what one subject does. */
const portionsPerWindow = 50
/** Those of so many subjects are remembered before the ones that are over are forgotten. */
const subjectsMax = 10_000

/**
 * What callers may do in a minute, in all processes together. The database counts, but no call waits for it as a rule: a process
 * takes a portion of an allowance and spends that by itself.
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

  /** Spends units of a subject's allowance and answers how it stands; undefined without a limit. Refuses where too little is left. */
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

/** A refusal that also says which allowance is used up. */
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

/** What this process has of one subject's allowance. */
class Allowance {
  readonly #scope: DirectoryScope
  readonly #subject: Buffer
  readonly #max: number
  #endsAt = 0
  /** Taken from the database, and not spent yet. */
  #inHand = 0
  /** Not taken by any process, as far as the last taking told. */
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

  /** Whether there was enough. */
  async spend(units: number): Promise<boolean> {
    for (;;) {
      const isOver = this.#endsAt <= performance.now()
      if (!isOver && this.#inHand >= units) {
        this.#inHand -= units
        return true
      }
      if (!isOver && this.#elsewhere === 0) return false
      // Whoever comes meanwhile waits for the same portion, and takes another where that is spent.
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
    // Another window began in the database: what is in hand was of the one before.
    if (endsAt > this.#endsAt + 1_000) this.#inHand = 0
    this.#endsAt = endsAt
    this.#inHand += taken.granted
    this.#elsewhere = this.#max - taken.units
  }
}
