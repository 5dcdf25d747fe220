import type { Conflict } from '../failure.ts'
import { notFound, Refusal, refuseFaults } from '../failure.ts'
import { at, type Fault } from '../fault.ts'
import type { WriteOutcome } from './outcome.ts'

/**
 * Returns when every write of an all-or-none batch went through. Any other is refused with everything that the refused
 * writes say, each place under its write's: `data[3].phone`, where `path` is `data`. Faults go before conflicts.
 */
export function expectAllWritten(outcomes: readonly WriteOutcome[], path: string): void {
  const faults: Fault[] = []
  const conflicts: Conflict[] = []
  for (const [index, outcome] of outcomes.entries()) {
    const within = <T extends { field: string }>(item: T): T => ({
      ...item,
      field: item.field === '' ? at(path, index) : at(at(path, index), item.field),
    })
    if (outcome.status === 'failed') throw outcome.error
    if (outcome.status === 'invalid') faults.push(...outcome.faults.map(within))
    if (outcome.status === 'conflict') conflicts.push(...outcome.conflicts.map(within))
  }
  refuseFaults(faults)
  if (conflicts.length > 0) throw new Refusal({ code: 'conflict', conflicts })
  if (outcomes.some(({ status }) => status === 'not_found')) throw notFound()
}
