import { expect, test } from 'vitest'
import { hasPooler } from '../support/workload/pooler.ts'
import { runWorkload } from '../support/workload/run-workload.ts'

const { WORKLOAD_ROUNDS = '6', WORKLOAD_SEED = String(Date.now() % 1_000_000) } = process.env
const rounds = Number(WORKLOAD_ROUNDS)
const seed = Number(WORKLOAD_SEED)
const minute = 60_000

test(
  `${rounds} rounds of writes through kills and resets (WORKLOAD_ROUNDS), serializable, seed ${seed} (WORKLOAD_SEED)`,
  async () => {
    const { faults, done, kills } = await runWorkload({ rounds, seed })
    expect(faults).toEqual([])
    expect(done).toBeGreaterThan(rounds * 50)
    expect(kills).toBeGreaterThan(0)
  },
  rounds * minute,
)

test.skipIf(!hasPooler)(
  'the same behind PgBouncer in transaction mode, where the program pgbouncer is installed',
  async () => {
    const { faults } = await runWorkload({ rounds: Math.ceil(rounds / 3), seed, isPooled: true })
    expect(faults).toEqual([])
  },
  rounds * minute,
)
