import { expect, test } from 'vitest'
import { hasPooler } from '../support/workload/pooler.ts'
import { runWorkload } from '../support/workload/run-workload.ts'

const hour = 3_600_000

test.each([{ rounds: 600, isPooled: false }, ...(hasPooler ? [{ rounds: 200, isPooled: true }] : [])])(
  'an hour of writes through kills and resets: $rounds rounds, behind PgBouncer: $isPooled',
  async (options) => {
    const seed = Date.now() % 1_000_000
    const { faults, ...tally } = await runWorkload({ ...options, seed })
    process.stdout.write(`seed ${seed}: ${JSON.stringify(tally)}\n`)
    expect(faults).toEqual([])
  },
  4 * hour,
)
