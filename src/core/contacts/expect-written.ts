import { notFound, Refusal } from '../failure.ts'
import type { WriteOutcome } from './outcome.ts'

export type Written = Extract<WriteOutcome, { contact: unknown }>

/** The outcome of a single write that went through; any other is refused with everything that it says. */
export function expectWritten(outcome: WriteOutcome): Written {
  switch (outcome.status) {
    case 'invalid':
      throw new Refusal({ code: 'invalid', faults: outcome.faults })
    case 'conflict':
      throw new Refusal({ code: 'conflict', conflicts: outcome.conflicts })
    case 'not_found':
      throw notFound()
    case 'failed':
      throw outcome.error
    case 'aborted':
      throw new Error('a single write has no neighbour to be aborted for')
    default:
      return outcome
  }
}
