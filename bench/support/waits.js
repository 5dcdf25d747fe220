import { quantile } from './quantile.js'

/**
 * How long each of two sides lets one caller wait, in ms: each question is asked of both in turn, the first side first
 * every second time.
 *
 * @template Question
 * @param {readonly Question[]} questions
 * @param {(question: Question) => Promise<unknown>} ours
 * @param {(question: Question) => Promise<unknown>} limit
 */
export async function waitsOfBoth(questions, ours, limit) {
  /** @type {{ ours: number[], limit: number[] }} */
  const waits = { ours: [], limit: [] }
  for (const [index, question] of questions.entries()) {
    const turns = index % 2 === 0 ? ['ours', 'limit'] : ['limit', 'ours']
    for (const side of /** @type {('ours' | 'limit')[]} */ (turns)) {
      const startedAt = performance.now()
      await (side === 'ours' ? ours(question) : limit(question))
      waits[side].push(performance.now() - startedAt)
    }
  }
  return { ours: describe(waits.ours), limit: describe(waits.limit) }
}

/** @param {number[]} waits */
export function describe(waits) {
  const sorted = [...waits].sort((a, b) => a - b)
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) }
}
