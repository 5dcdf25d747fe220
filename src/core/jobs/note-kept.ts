import { insertJobKept, type KeptContact } from '../../store/job-kept.ts'
import type { Scope } from '../../store/scope.ts'
import type { WriteOutcome } from '../contacts/outcome.ts'

/** Notes the contacts, in the order of their outcomes, whose write was refused, and returns how many those are. */
export async function noteKept(
  scope: Scope,
  jobId: string,
  contactIds: readonly string[],
  outcomes: readonly WriteOutcome[],
): Promise<number> {
  const kept = outcomes.flatMap((outcome, index): KeptContact[] => {
    const contact_id = contactIds[index] as string
    if (outcome.status === 'conflict') {
      return [{ contact_id, reason: 'conflict', detail: outcome.conflicts }]
    }
    return outcome.status === 'invalid' ? [{ contact_id, reason: 'invalid', detail: outcome.faults }] : []
  })
  await insertJobKept(scope, jobId, kept)
  return kept.length
}
