import type { FastifyReply, FastifyRequest } from 'fastify'
import { networkOf } from '../../core/access/people/slow-guessing.ts'
import { nobody, type Principal } from '../../core/access/principal.ts'
import {
  type LimitedBy,
  OverLimit,
  type Standing,
  type WorkLimits,
  windowMs,
} from '../../core/access/work-limits.ts'

/**
 * Limits the work of callers per minute, and reports the limits in `RateLimit-Policy` and `RateLimit`
 * (draft-ietf-httpapi-ratelimit-headers): first by address, before a key is looked up, then by the key and
 * its account.
 */
export class RateLimits {
  readonly #limits: WorkLimits
  readonly #policy: string
  readonly #standings = new WeakMap<FastifyRequest, Standing[]>()

  constructor(limits: WorkLimits) {
    this.#limits = limits
    const set = Object.entries(limits.max).filter(([, max]) => max > 0)
    this.#policy = set.map(([by, max]) => `"${by}";q=${max};w=${windowMs / 1_000}`).join(', ')
  }

  /** Spends units of the limit of the caller's address, with or without a key. */
  async spendByAddress(request: FastifyRequest, reply: FastifyReply, units = 1): Promise<void> {
    await this.#spend(request, reply, [['address', networkOf(request.ip)]], units)
  }

  async spendByKey(request: FastifyRequest, reply: FastifyReply, { keyId, accountId }: Principal, units = 1) {
    // Calls without a key have no account either, unless the operator allows keyless calls.
    const subjects: [LimitedBy, string][] = keyId === 'none' ? [] : [['key', keyId]]
    if (accountId !== nobody.accountId) subjects.push(['account', accountId])
    await this.#spend(request, reply, subjects, units)
  }

  /** Spends the remaining units of a call about several records. */
  async spendByBoth(request: FastifyRequest, reply: FastifyReply, principal: Principal, units: number) {
    await this.spendByAddress(request, reply, units)
    await this.spendByKey(request, reply, principal, units)
  }

  async #spend(
    request: FastifyRequest,
    reply: FastifyReply,
    subjects: readonly [LimitedBy, string][],
    units: number,
  ): Promise<void> {
    try {
      for (const [by, id] of subjects) this.#note(request, await this.#limits.spend(by, id, units))
    } catch (error) {
      if (error instanceof OverLimit) this.#note(request, error.standing)
      throw error
    } finally {
      const standings = this.#standings.get(request) ?? []
      if (standings.length > 0)
        reply.headers({ 'ratelimit-policy': this.#policy, ratelimit: standings.map(written).join(', ') })
    }
  }

  #note(request: FastifyRequest, standing: Standing | undefined): void {
    if (standing === undefined) return
    const others = (this.#standings.get(request) ?? []).filter(({ by }) => by !== standing.by)
    this.#standings.set(request, [...others, standing])
  }
}

function written({ by, left, seconds }: Standing): string {
  return `"${by}";r=${left};t=${seconds}`
}
