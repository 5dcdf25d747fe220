import {
  type DecidedBatch,
  decideBatch,
  outcomesOf,
  writeDecided,
} from '../../../src/core/contacts/decide-batch.ts'
import { type AnyJobKind, jobKind } from '../../../src/core/jobs/job-kind.ts'
import { noteTouched } from '../../../src/core/jobs/job-notes.ts'
import { newId } from '../../../src/core/kernel/ids.ts'

interface Input {
  rows: number
  chunk: number
}

export interface CountingKind {
  name: string
  kinds: Readonly<Record<string, AnyJobKind>>
}

/**
 * A kind of the test's own, which no other runner of the store knows: makes the contacts `0`, `1`, … by external id, so
 * that a row done twice shows as a conflict. `before` is called in each step's transaction, before it writes; with
 * `decidesAhead` also before the step before it is committed.
 */
export function countingKind(
  before: (step: number) => unknown = () => {},
  { decidesAhead = false } = {},
): CountingKind {
  const name = `counting-${newId()}`
  const kind = jobKind<
    Input,
    { next: number },
    undefined,
    { start: number; end: number; batch: DecidedBatch }
  >({
    decidesAhead,
    async decide(scope, { input, checkpoint, step }) {
      await before(step)
      const start = checkpoint?.next ?? 0
      const end = Math.min(start + input.chunk, input.rows)
      const batch = await decideBatch(
        scope,
        Array.from({ length: end - start }, (_, row) => ({
          op: 'create',
          draft: { externalId: String(start + row) },
        })),
      )
      return { start, end, batch }
    },
    async write(scope, { id, input }, { start, end, batch }) {
      const outcomes = await outcomesOf(batch)
      await writeDecided(scope, batch)
      await noteTouched(scope, id, outcomes)
      const counts: Record<string, number> = {}
      for (const { status } of outcomes) counts[status] = (counts[status] ?? 0) + 1
      return { checkpoint: { next: end }, done: end - start, counts, isLast: end === input.rows }
    },
  })
  return { name, kinds: { [name]: kind } }
}
