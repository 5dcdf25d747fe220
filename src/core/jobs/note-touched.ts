import { insertJobContacts, type TouchedContact } from '../../store/job-contacts.ts'
import type { Scope } from '../../store/scope.ts'
import type { WriteOutcome } from '../contacts/outcome.ts'

/**
 * Notes what a job's chunk changed, in the chunk's transaction, so that the job can be undone. For writes of which none
 * deletes what is deleted already: that one answers as a change does.
 */
export async function noteTouched(
  scope: Scope,
  jobId: string,
  outcomes: readonly WriteOutcome[],
): Promise<void> {
  const touched = new Map<string, TouchedContact>()
  for (const outcome of outcomes) {
    if (!isChange(outcome)) continue
    const { id, version } = outcome.contact
    const first = touched.get(id)?.version_before ?? version - 1
    touched.set(id, { contact_id: id, version_before: first, version_after: version })
  }
  await insertJobContacts(scope, jobId, [...touched.values()])
}

function isChange(outcome: WriteOutcome): outcome is Extract<WriteOutcome, { contact: unknown }> {
  return outcome.status === 'created' || outcome.status === 'updated' || outcome.status === 'deleted'
}
